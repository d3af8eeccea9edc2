package org.deepfeature.dfm.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.cli.run.ModelConfiguration;
import org.deepfeature.dfm.cli.run.ModelSession;
import org.deepfeature.dfm.cli.run.PredictRun;
import org.deepfeature.dfm.cli.run.SkippedImages;
import org.deepfeature.dfm.data.PredictDataModule;
import org.deepfeature.dfm.report.picture.MapFormat;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dfm predict}. */
@Command(
    name = "predict",
    description = "Scores files and folders, one row an image, in the order given.")
final class PredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(names = "--model", required = true, paramLabel = "FILE", description = "model.dfm")
  private Path model;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "For rows and maps. Default: rows on standard output, no maps.")
  private @Nullable Path output;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: csv.")
  private PredictRun.Format format = PredictRun.Format.csv;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Images, or folders of them.")
  private List<Path> paths;

  @Override
  public Integer call() throws IOException {
    MapFormat maps = options.resolve().maps();
    MapFormat wanted = maps != null ? maps : output == null ? MapFormat.none : MapFormat.png;
    if (output == null && wanted != MapFormat.none) {
      throw new ConfigurationException("--maps " + wanted + " needs --output DIR to put them in");
    }
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    SkippedImages skipped = new SkippedImages(console.err());
    DfmFile file = DfmFile.read(model);
    Configuration configuration = ModelConfiguration.of(file.configuration(), options);
    try (ModelSession session =
        ModelSession.fitted(Plugins.onClassPath(), file, configuration, console)) {
      new PredictRun(session, console, skipped, format, wanted)
          .run(new PredictDataModule(paths), output);
    }
    return console.exitCode(skipped, configuration);
  }
}
