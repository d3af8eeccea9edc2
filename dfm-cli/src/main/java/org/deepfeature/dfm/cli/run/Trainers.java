package org.deepfeature.dfm.cli.run;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.cli.console.Progress;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.TrainerConfiguration;
import org.deepfeature.dfm.trainer.callback.TimeLimit;
import org.deepfeature.dfm.trainer.lifecycle.BatchLimit;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;
import org.deepfeature.dfm.trainer.lifecycle.TrainerBuilder;

/** Trainers with the options of a configuration. */
final class Trainers {
  private Trainers() {}

  static TrainerBuilder of(
      ModelSession session, List<Callback> callbacks, Console console, SkippedImages skipped) {
    Configuration c = session.configuration();
    TrainerConfiguration options = c.trainer();
    BatchLimit limit = c.batchLimit();
    TrainerBuilder builder =
        Trainer.builder()
            .callbacks(all(callbacks, options, console))
            .logger(console.monitoring().logger())
            .hyperparameters(c.values())
            .batchSize(c.batchImages())
            .threads(session.budget())
            .stepThreads(session.stepThreads())
            .checkValEveryNEpoch(options.checkValEveryNEpoch())
            .limitTrainBatches(options.trainLimit(limit))
            .limitValBatches(options.validationLimit(limit))
            .limitTestBatches(options.testLimit(limit))
            .limitPredictBatches(options.predictLimit(limit))
            .fastDevRun(options.fastDevRun())
            .onBadImage(skipped)
            .messages(console::say);
    if (options.maxEpochs() != null) {
      builder.maxEpochs(options.maxEpochs());
    }
    if (options.numSanityValSteps() != null) {
      builder.numSanityValSteps(options.numSanityValSteps());
    }
    return builder;
  }

  private static List<Callback> all(
      List<Callback> callbacks, TrainerConfiguration options, Console console) {
    List<Callback> all = new ArrayList<>(callbacks);
    if (!options.enableProgressBar()) {
      all.removeIf(Progress.class::isInstance);
    }
    all.addAll(console.monitoring().callbacks());
    if (options.maxTime() != null) {
      all.add(new TimeLimit(TimeLimit.parse(options.maxTime())));
    }
    all.add(console.interruption());
    return all;
  }
}
