package org.deepfeature.dfm.trainertestkit;

import java.util.List;
import java.util.function.Supplier;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.trainer.augmentation.Augmentation;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.logger.LoggerProvider;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/** A plugin that offers one of each kind that it is given. */
record Offers(
    List<Supplier<LoggerProvider>> loggerSuppliers,
    List<Supplier<Callback>> callbackSuppliers,
    List<Supplier<PostProcessing>> postProcessorSuppliers,
    List<Supplier<Augmentation>> augmentationSuppliers,
    List<Supplier<Evaluator>> evaluatorSuppliers,
    List<Supplier<Visualizer>> visualizerSuppliers)
    implements TrainerPlugin {

  /** Nothing to choose. */
  public record None() {}

  /** What has no options, under a name that says nothing. */
  record Of<T>(Supplier<T> supplier) implements Factory<T, None> {
    @Override
    public String name() {
      return "example";
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public None defaults() {
      return new None();
    }

    @Override
    public T create(None options) {
      return supplier.get();
    }
  }

  private static <T> List<Factory<T, ?>> factories(List<Supplier<T>> suppliers) {
    return suppliers.stream().<Factory<T, ?>>map(Of::new).toList();
  }

  @Override
  public List<Factory<LoggerProvider, ?>> loggers() {
    return factories(loggerSuppliers);
  }

  @Override
  public List<Factory<Callback, ?>> callbacks() {
    return factories(callbackSuppliers);
  }

  @Override
  public List<Factory<PostProcessing, ?>> postProcessors() {
    return factories(postProcessorSuppliers);
  }

  @Override
  public List<Factory<Augmentation, ?>> augmentations() {
    return factories(augmentationSuppliers);
  }

  @Override
  public List<Factory<Evaluator, ?>> evaluators() {
    return factories(evaluatorSuppliers);
  }

  @Override
  public List<Factory<Visualizer, ?>> visualizers() {
    return factories(visualizerSuppliers);
  }
}
