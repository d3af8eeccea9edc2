package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Categories;
import org.deepfeature.dfm.cli.run.Checkpoints;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.cli.run.DataModules;
import org.deepfeature.dfm.cli.run.EmbeddingsFit;
import org.deepfeature.dfm.cli.run.FitRun;
import org.deepfeature.dfm.cli.run.ModelSession;
import org.deepfeature.dfm.cli.run.Monitoring;
import org.deepfeature.dfm.cli.run.RunFolder;
import org.deepfeature.dfm.cli.run.SkippedImages;
import org.deepfeature.dfm.cli.run.Warnings;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.trainer.callback.Timer;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm fit}. */
@Command(name = "fit", description = "One pass over the normal images, then a fit.")
final class FitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Mixin private RunOptions run;

  @Option(
      names = "--embeddings",
      paramLabel = "FILE.npy",
      description = "Fit on these n x d embeddings instead of images.")
  private @Nullable Path embeddings;

  @Override
  public Integer call() {
    Configuration configuration = options.resolve();
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    Plugins plugins = Plugins.onClassPath();
    if (embeddings != null) {
      if (configuration.dataset().data() != null || configuration.dataset().normal() != null) {
        throw new ConfigurationException("Give either --embeddings or images, not both");
      }
      try (RunFolder output = run.folder(configuration, console)) {
        EmbeddingsFit.run(plugins, configuration, embeddings, output.path(), console);
      }
      return 0;
    }
    String resume = run.resume(configuration);
    SkippedImages skipped = new SkippedImages(console.err());
    try (RunFolder output = run.folder(configuration, console)) {
      Categories.run(
          configuration,
          output.path(),
          console,
          (c, folder) -> fit(plugins, c, folder, Checkpoints.of(folder, resume), console, skipped));
    }
    return console.exitCode(skipped, configuration);
  }

  private static MetricsJson fit(
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
      FitRun.Result fit =
          FitRun.run(session, data, folder, checkpoints, console.with(monitoring), skipped);
      Timer timer = fit.timer();
      MetricsJson json = new MetricsJson();
      json.put("images", timer.images(Stage.FIT));
      json.put("images_per_second", timer.imagesPerSecond(Stage.FIT));
      FitRun.putNames(json, session);
      FitRun.put(json, session, timer);
      warnings.plus(fit.warnings(), console).put(json);
      return json;
    }
  }
}
