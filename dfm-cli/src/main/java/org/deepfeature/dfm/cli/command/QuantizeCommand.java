package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.cli.run.DataModules;
import org.deepfeature.dfm.cli.run.QuantizeRun;
import org.deepfeature.dfm.cli.run.SkippedImages;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm quantize}. */
@Command(
    name = "quantize",
    description = "Makes an 8-bit network of an ONNX network, with ranges from the normal images.")
final class QuantizeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(names = "--output", required = true, paramLabel = "FILE.onnx", description = "Network.")
  private Path output;

  @Override
  public Integer call() {
    Configuration configuration = options.resolve();
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    SkippedImages skipped = new SkippedImages(console.err());
    QuantizeRun.run(
        Plugins.onClassPath(),
        configuration,
        DataModules.of(configuration),
        output,
        console,
        skipped);
    return skipped.exitCode(configuration);
  }
}
