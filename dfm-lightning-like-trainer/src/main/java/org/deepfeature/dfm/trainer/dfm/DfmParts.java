package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.trainer.evaluation.Assessment;
import org.deepfeature.dfm.trainer.evaluation.HeatMaps;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.part.Evaluator;
import org.deepfeature.dfm.trainer.part.Part;
import org.deepfeature.dfm.trainer.part.PostProcessing;
import org.deepfeature.dfm.trainer.part.StandardEvaluator;
import org.deepfeature.dfm.trainer.part.Visualizer;
import org.deepfeature.dfm.trainer.postprocessing.PostProcessor;

/** What a builder gave a module beside its settings. */
record DfmParts(
    Part<PostProcessing> postProcessor,
    Part<Evaluator> evaluator,
    Part<Visualizer> visualizer,
    Path pictures,
    boolean opened) {

  List<Callback> callbacks(Dfm dfm) {
    if (!evaluator.enabled() && !visualizer.enabled()) {
      return List.of();
    }
    return List.of(
        new Assessment(
            dfm.preprocessor(),
            () -> thresholds(dfm),
            evaluator.orStandard(
                () -> new StandardEvaluator(dfm.preprocessor().size(), OptionalDouble.empty())),
            visualizer.orStandard(HeatMaps::new),
            pictures));
  }

  Optional<PostProcessor> thresholds(Dfm dfm) {
    return postProcessor
        .orStandard(() -> PostProcessing.STANDARD)
        .map(own -> own.apply(dfm.fitted().postProcessor()));
  }
}
