package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.trainer.evaluation.Assessment;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Processor;
import org.deepfeature.dfm.trainer.processor.StandardEvaluator;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/** What a builder gave a module beside its settings. */
record DfmParts(
    Processor<PostProcessing> postProcessor,
    Processor<Evaluator> evaluator,
    Optional<Visualizer> visualizer,
    Path pictures,
    boolean opened) {

  List<Callback> callbacks(Dfm dfm) {
    if (!evaluator.enabled() && visualizer.isEmpty()) {
      return List.of();
    }
    return List.of(
        new Assessment(
            dfm.preprocessor(),
            () -> thresholds(dfm),
            evaluator.orStandard(
                () -> new StandardEvaluator(dfm.preprocessor().size(), OptionalDouble.empty())),
            visualizer,
            pictures));
  }

  Optional<PostProcessor> thresholds(Dfm dfm) {
    return postProcessor
        .orStandard(() -> PostProcessing.STANDARD)
        .map(own -> own.apply(dfm.fitted().postProcessor()));
  }
}
