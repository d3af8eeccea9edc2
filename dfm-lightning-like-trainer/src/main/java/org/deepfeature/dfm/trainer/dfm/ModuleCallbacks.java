package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.trainer.evaluation.Assessment;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.processor.Processor;
import org.deepfeature.dfm.trainer.processor.StandardEvaluator;
import org.deepfeature.dfm.trainer.processor.Visualizer;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/**
 * What a module tests itself with, as anomalib's do.
 *
 * @param visualizer draws, if given
 * @param pictures the folder for it
 */
record ModuleCallbacks(Optional<Visualizer> visualizer, Path pictures) {

  /**
   * The standard visualizer is a plugin of the report module; without that jar nothing is drawn.
   */
  static ModuleCallbacks of(Plugins plugins, Processor<Visualizer> wanted, Path pictures) {
    boolean missing = wanted.own().isEmpty() && !plugins.visualizers().has(Visualizer.STANDARD);
    return new ModuleCallbacks(
        missing
            ? Optional.empty()
            : wanted.orStandard(
                () ->
                    Processors.named(Visualizer.STANDARD, plugins.visualizers())
                        .own()
                        .orElseThrow()),
        pictures);
  }

  List<Callback> of(Dfm dfm, ImageDecoder decoder) {
    Processors processors = dfm.processors();
    if (!processors.evaluator().enabled() && visualizer.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Assessment(
            dfm.preprocessor(),
            decoder,
            () -> thresholds(dfm),
            processors
                .evaluator()
                .orStandard(
                    () -> new StandardEvaluator(dfm.preprocessor().size(), OptionalDouble.empty())),
            visualizer,
            pictures));
  }

  private static Optional<PostProcessor> thresholds(Dfm dfm) {
    return dfm.processors().labels() ? Optional.of(dfm.fitted().postProcessor()) : Optional.empty();
  }
}
