package org.deepfeature.dfm.cli.command;

import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.cli.run.RunFolder;
import org.deepfeature.dfm.cli.run.SkippedImages;
import org.deepfeature.dfm.cli.run.TrainRun;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dfm train}. */
@Command(name = "train", description = "Fit, then test.")
final class TrainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Mixin private RunOptions run;

  @Override
  public Integer call() {
    Configuration configuration = options.resolve();
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    SkippedImages skipped = new SkippedImages(console.err());
    String resume = run.resume(configuration);
    try (RunFolder output = run.folder(configuration, console)) {
      TrainRun.run(Plugins.onClassPath(), configuration, output.path(), resume, console, skipped);
    }
    return console.exitCode(skipped, configuration);
  }
}
