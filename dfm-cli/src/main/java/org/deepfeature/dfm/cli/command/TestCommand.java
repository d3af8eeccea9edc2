package org.deepfeature.dfm.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Categories;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.cli.run.DataModules;
import org.deepfeature.dfm.cli.run.FitRun;
import org.deepfeature.dfm.cli.run.ModelConfiguration;
import org.deepfeature.dfm.cli.run.ModelSession;
import org.deepfeature.dfm.cli.run.Monitoring;
import org.deepfeature.dfm.cli.run.RunFolder;
import org.deepfeature.dfm.cli.run.SkippedImages;
import org.deepfeature.dfm.cli.run.TestRun;
import org.deepfeature.dfm.cli.run.Warnings;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm test}. */
@Command(name = "test", description = "Scores a test set with a fitted model.")
final class TestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "model.dfm; with --category all, the folder that fit wrote.")
  private Path model;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "For everything; or give --default-root-dir.")
  private @Nullable Path output;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    SkippedImages skipped = new SkippedImages(console.err());
    Plugins plugins = Plugins.onClassPath();
    Configuration asked = options.resolve();
    // The newest run's link is about to point to this one.
    model = Files.exists(model) ? RunFolder.resolved(model) : model;
    try (RunFolder run = RunFolder.open(output, asked, console)) {
      Categories.run(
          asked, run.path(), console, (c, folder) -> test(plugins, c, folder, console, skipped));
    }
    return console.exitCode(skipped, asked);
  }

  private MetricsJson test(
      Plugins plugins, Configuration asked, Path folder, Console console, SkippedImages skipped) {
    DfmFile file = DfmFile.read(modelOf(asked));
    Configuration configuration = ModelConfiguration.of(file.configuration(), options);
    if (asked.dataset().category() != null) {
      configuration = configuration.with("category", asked.dataset().category());
    }
    DataModule data = DataModules.of(configuration);
    data.setup(Stage.TEST);
    Warnings warnings = Warnings.of(data, console);
    try (ModelSession session = ModelSession.fitted(plugins, file, configuration, console);
        Monitoring monitoring = Monitoring.of(plugins, configuration, folder, console)) {
      return TestRun.run(
          session,
          data,
          folder,
          console.with(monitoring),
          skipped,
          json -> {
            FitRun.putNames(json, session);
            json.put(
                "k",
                session.dfm().fitted().model().layers().stream()
                    .mapToLong(layer -> layer.projection().components())
                    .sum());
            warnings.put(json);
          });
    }
  }

  private Path modelOf(Configuration asked) {
    if (!Files.isDirectory(model)) {
      return model;
    }
    if (Files.isRegularFile(model.resolve(FitRun.MODEL))) {
      return model.resolve(FitRun.MODEL);
    }
    if (asked.dataset().category() == null) {
      throw new ConfigurationException(model + " is a folder without a model.dfm");
    }
    return model.resolve(asked.dataset().category()).resolve(FitRun.MODEL);
  }
}
