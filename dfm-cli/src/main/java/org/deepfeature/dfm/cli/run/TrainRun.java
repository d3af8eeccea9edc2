package org.deepfeature.dfm.cli.run;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;

/** Fits, then tests with the same open network. */
public final class TrainRun {
  private TrainRun() {}

  /**
   * @param plugins that are there
   * @param configuration what to fit on what
   * @param output where everything goes; a folder below it for each of several categories
   * @param resume what {@link Checkpoints#of} reads; null to begin
   * @param console for results and progress
   * @param skipped told of bad images
   */
  public static void run(
      Plugins plugins,
      Configuration configuration,
      Path output,
      @Nullable String resume,
      Console console,
      SkippedImages skipped) {
    Categories.run(
        configuration,
        output,
        console,
        (c, folder) -> train(plugins, c, folder, Checkpoints.of(folder, resume), console, skipped));
  }

  private static MetricsJson train(
      Plugins plugins,
      Configuration c,
      Path folder,
      Checkpoints checkpoints,
      Console console,
      SkippedImages skipped) {
    DataModule data = DataModules.of(c);
    data.setup(Stage.FIT);
    Warnings warnings = Warnings.of(data, console);
    try (ModelSession session = ModelSession.unfitted(plugins, c, console);
        Monitoring monitoring = Monitoring.of(plugins, c, folder, console)) {
      Console monitored = console.with(monitoring);
      FitRun.Result fit = FitRun.run(session, data, folder, checkpoints, monitored, skipped);
      Warnings all = warnings.plus(fit.warnings(), console);
      Consumer<MetricsJson> ofTheFit =
          json -> {
            FitRun.putNames(json, session);
            FitRun.put(json, session, fit.timer());
            all.put(json);
          };
      if (console.interruption().isRequested()) {
        MetricsJson json = new MetricsJson();
        ofTheFit.accept(json);
        return json;
      }
      return TestRun.run(session, data, folder, monitored, skipped, ofTheFit);
    }
  }
}
