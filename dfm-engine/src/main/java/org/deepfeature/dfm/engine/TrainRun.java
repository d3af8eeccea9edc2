package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.trainer.callback.Timer;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * Fits and, if wanted, tests with the same open network.
 *
 * @param context receives messages, bad images and progress
 * @param withTest whether it tests
 */
record TrainRun(RunContext context, boolean withTest) {

  /**
   * @param values what to fit on what
   * @param output where everything goes
   * @param checkpoints where collecting leaves what it has, and what it goes on with
   * @return the metrics, for {@code metrics.json}
   */
  MetricsJson run(OptionValues<Configuration> values, Path output, Checkpoints checkpoints) {
    Configuration configuration = values.record();
    DataModule all = DataModules.of(configuration, context::say);
    all.setup(Stage.FIT);
    if (withTest) {
      all.setup(Stage.TEST);
    }
    DataModule data = FewShots.of(all, configuration.dataset(), context);
    Warnings warnings = Warnings.of(data, context);
    OptionValues<Configuration> sized =
        RecipeCopies.resolved(
            new AutomaticSizes(data::trainSamples, context).resolved(values),
            data.trainSamples().size(),
            context::say);
    try (Session session = Session.unfitted(context, sized);
        Monitoring monitoring = Monitoring.of(context, configuration, output)) {
      FitRun.Result fit = FitRun.run(session, data, output, checkpoints, context, monitoring);
      Warnings told = warnings.plus(fit.warnings(), context);
      if (withTest && !context.interrupted().getAsBoolean()) {
        MetricsJson tested =
            new TestRun(session, context, monitoring)
                .run(data, output, json -> put(json, session, fit.timer(), told));
        if (!context.interrupted().getAsBoolean()) {
          fit.checkpoint().ifPresent(checkpoints::finish);
        }
        return tested;
      }
      fit.checkpoint().ifPresent(checkpoints::finish);
      MetricsJson json = new MetricsJson();
      if (!withTest) {
        json.put("images", fit.timer().images(Stage.FIT));
        json.put("images_per_second", fit.timer().imagesPerSecond(Stage.FIT));
      }
      put(json, session, fit.timer(), told);
      return json;
    }
  }

  private static void put(MetricsJson json, Session session, Timer timer, Warnings warnings) {
    FitRun.putNames(json, session);
    FitRun.put(json, session, timer);
    warnings.put(json);
  }
}
