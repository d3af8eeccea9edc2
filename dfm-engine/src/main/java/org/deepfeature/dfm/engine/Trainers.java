package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.RunOptions;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.trainer.callback.TimeLimit;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;
import org.deepfeature.dfm.trainer.lifecycle.TrainerBuilder;
import org.deepfeature.dfm.trainer.option.OptionValues;

/** Trainers with the options of a run. */
final class Trainers {
  private Trainers() {}

  static TrainerBuilder of(
      Session session, List<Callback> callbacks, RunContext context, Monitoring monitoring) {
    return of(
        session.values(), session.budget(), session.stepThreads(), callbacks, context, monitoring);
  }

  static TrainerBuilder of(
      OptionValues<Configuration> values,
      ThreadBudget budget,
      int stepThreads,
      List<Callback> callbacks,
      RunContext context,
      Monitoring monitoring) {
    RunOptions options = values.record().run();
    TrainerBuilder builder =
        Trainer.builder()
            .callbacks(all(callbacks, options, context, monitoring))
            .logger(monitoring.logger())
            .hyperparameters(values.texts())
            .batchSize(options.batchImages())
            .threads(budget)
            .stepThreads(stepThreads)
            .decoder(options.decoder())
            .checkValEveryNEpoch(options.checkValEveryNEpoch())
            .limitTrainBatches(options.trainLimit())
            .limitValBatches(options.validationLimit())
            .limitTestBatches(options.testLimit())
            .limitPredictBatches(options.predictLimit())
            .fastDevRun(options.fastDevRun())
            .onBadImage(context.onBadImage())
            .messages(context.messages());
    if (options.maxEpochs() != null) {
      builder.maxEpochs(options.maxEpochs());
    }
    if (options.numSanityValSteps() != null) {
      builder.numSanityValSteps(options.numSanityValSteps());
    }
    return builder;
  }

  private static List<Callback> all(
      List<Callback> callbacks, RunOptions options, RunContext context, Monitoring monitoring) {
    List<Callback> all = new ArrayList<>(callbacks);
    all.addAll(context.callbacks().get());
    all.addAll(monitoring.callbacks());
    if (options.maxTime() != null) {
      all.add(new TimeLimit(TimeLimit.parse(options.maxTime())));
    }
    if (!options.enableProgressBar()) {
      all.removeIf(ProgressCallback.class::isInstance);
    }
    return all;
  }
}
