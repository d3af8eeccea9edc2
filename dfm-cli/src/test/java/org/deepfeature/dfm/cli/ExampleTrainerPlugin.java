package org.deepfeature.dfm.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.ScoredImage;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/** A plugin of the trainer as others would write it; the tests choose its parts by name. */
public final class ExampleTrainerPlugin implements TrainerPlugin {
  /** Nothing to choose. */
  public record Options() {}

  private abstract static class Example<T> implements Factory<T, Options> {
    @Override
    public String name() {
      return "example";
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public Options defaults() {
      return new Options();
    }
  }

  private static final class Counter implements Evaluator {
    private int images;

    @Override
    public void add(ScoredImage image) {
      images++;
    }

    @Override
    public Map<String, Double> metrics() {
      return Map.of("counted", (double) images);
    }
  }

  @Override
  public List<Factory<Evaluator, ?>> evaluators() {
    return List.of(
        new Example<Evaluator>() {
          @Override
          public Evaluator create(Options options) {
            return new Counter();
          }
        });
  }

  @Override
  public List<Factory<Visualizer, ?>> visualizers() {
    return List.of(
        new Example<Visualizer>() {
          @Override
          public Visualizer create(Options options) {
            return ExampleTrainerPlugin::draw;
          }
        });
  }

  private static void draw(ScoredImage image, Path folder) {
    String name = image.sample().name();
    AtomicFile.writeText(folder.resolve(name + ".txt"), name);
  }

  @Override
  public List<Factory<PostProcessing, ?>> postProcessors() {
    return List.of(
        new Example<PostProcessing>() {
          @Override
          public PostProcessing create(Options options) {
            return chosen ->
                new PostProcessor(new Normalization(12_345, 0, 20_000), Optional.empty());
          }
        });
  }
}
