package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.cli.run.DataModules;
import org.deepfeature.dfm.cli.run.ModelConfiguration;
import org.deepfeature.dfm.cli.run.ModelSession;
import org.deepfeature.dfm.cli.run.SkippedImages;
import org.deepfeature.dfm.cli.run.ValidationRun;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm validate}. */
@Command(
    name = "validate",
    description = "Chooses threshold and normalisation from a validation set, into the model.")
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "Updated.")
  private Path model;

  @Override
  public Integer call() {
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    SkippedImages skipped = new SkippedImages(console.err());
    DfmFile file = DfmFile.read(model);
    Configuration configuration = ModelConfiguration.of(file.configuration(), options);
    try (ModelSession session =
        ModelSession.fitted(Plugins.onClassPath(), file, configuration, console)) {
      PostProcessor chosen =
          ValidationRun.run(session, DataModules.of(configuration), console, skipped);
      file.with(chosen).write(model);
      show(console, "image", chosen.image());
      chosen.pixel().ifPresent(pixel -> show(console, "pixel", pixel));
      console.out().flush();
    }
    return console.exitCode(skipped, configuration);
  }

  private static void show(Console console, String what, Normalization n) {
    console
        .out()
        .printf("%s: threshold %s, scores %s to %s%n", what, n.threshold(), n.min(), n.max());
  }
}
