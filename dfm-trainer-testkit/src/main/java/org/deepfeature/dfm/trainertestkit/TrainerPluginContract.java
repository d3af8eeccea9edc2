package org.deepfeature.dfm.trainertestkit;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.testkit.FactoryRules;
import org.deepfeature.dfm.testkit.RequiresJUnitPlatform;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.runner.RunWith;

/**
 * What everything promises that a plugin brings to the trainer: each kind, for each name that it
 * offers. Not thread-safe: one test at a time.
 */
@RunWith(RequiresJUnitPlatform.class)
public abstract class TrainerPluginContract {
  @TempDir private Path folder;

  /**
   * @return the plugin under test, made as the host makes it
   */
  protected abstract TrainerPlugin plugin();

  /**
   * @param factory of the plugin
   * @param <O> its options
   * @return options to test with; the defaults, unless a subclass says otherwise
   */
  protected <O extends Record> O options(Factory<?, O> factory) {
    return factory.defaults();
  }

  @Test
  void everythingIsOfferedAsItMustBe() {
    FactoryRules.check("logger", plugin()::loggers);
    FactoryRules.check("callback", plugin()::callbacks);
    FactoryRules.check("post-processor", plugin()::postProcessors);
    FactoryRules.check("augmentation", plugin()::augmentations);
    FactoryRules.check("evaluator", plugin()::evaluators);
    FactoryRules.check("visualizer", plugin()::visualizers);
  }

  @TestFactory
  Stream<DynamicTest> loggersKeepTheirPromises() {
    return inFolders(plugin().loggers(), LoggerPromises::check);
  }

  @TestFactory
  Stream<DynamicTest> callbacksKeepTheirPromises() {
    return each(plugin().callbacks(), CallbackPromises::check);
  }

  @TestFactory
  Stream<DynamicTest> postProcessorsKeepTheirPromises() {
    return each(plugin().postProcessors(), PostProcessingPromises::check);
  }

  @TestFactory
  Stream<DynamicTest> augmentationsKeepTheirPromises() {
    return each(plugin().augmentations(), AugmentationPromises::check);
  }

  @TestFactory
  Stream<DynamicTest> evaluatorsKeepTheirPromises() {
    return each(plugin().evaluators(), EvaluatorPromises::check);
  }

  @TestFactory
  Stream<DynamicTest> visualizersKeepTheirPromises() {
    return inFolders(plugin().visualizers(), VisualizerPromises::check);
  }

  private <T> Stream<DynamicTest> each(
      List<Factory<T, ?>> factories, Consumer<Supplier<T>> promises) {
    return inFolders(factories, (supplier, any) -> promises.accept(supplier));
  }

  private <T> Stream<DynamicTest> inFolders(
      List<Factory<T, ?>> factories, BiConsumer<Supplier<T>, Path> promises) {
    return factories.stream()
        .map(
            factory ->
                DynamicTest.dynamicTest(
                    factory.name(),
                    () -> promises.accept(() -> create(factory), folder.resolve(factory.name()))));
  }

  private <T, O extends Record> T create(Factory<T, O> factory) {
    return factory.create(options(factory));
  }
}
