package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.cli.run.DataModules;
import org.deepfeature.dfm.cli.run.ExtractRun;
import org.deepfeature.dfm.cli.run.ModelSession;
import org.deepfeature.dfm.cli.run.SkippedImages;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm extract}. */
@Command(name = "extract", description = "Writes pooled embeddings, n x d in float32.")
final class ExtractCommand implements Callable<Integer> {
  /** Which images. */
  enum Split {
    train,
    validation,
    test
  }

  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE.npy",
      description = "Embeddings; a .csv of the same name lists the images.")
  private Path output;

  @Option(
      names = "--split",
      description = "${COMPLETION-CANDIDATES}. Default: train, the normal images.")
  private Split split = Split.train;

  @Override
  public Integer call() {
    Configuration configuration = options.resolve();
    if (!output.toString().endsWith(".npy")) {
      throw new ConfigurationException("--output " + output + "; expected a file FILE.npy");
    }
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    SkippedImages skipped = new SkippedImages(console.err());
    List<Sample> samples = samples(DataModules.of(configuration));
    try (ModelSession session =
        ModelSession.unfitted(Plugins.onClassPath(), configuration, console)) {
      ExtractRun.run(session, samples, output, console, skipped);
    }
    return skipped.exitCode(configuration);
  }

  private List<Sample> samples(DataModule data) {
    return switch (split) {
      case train -> {
        data.setup(Stage.FIT);
        yield data.trainSamples();
      }
      case validation -> {
        data.setup(Stage.VALIDATE);
        yield data.validationSamples();
      }
      case test -> {
        data.setup(Stage.TEST);
        yield data.testSamples();
      }
    };
  }
}
