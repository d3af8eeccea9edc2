package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.deepfeature.dfm.engine.QuantizedNetwork;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dfm quantize}. */
@Command(
    name = "quantize",
    description = "Makes an 8-bit network of an ONNX network, with ranges from the normal images.")
final class QuantizeCommand extends EngineCommand {
  @Option(names = "--output", required = true, paramLabel = "FILE.onnx", description = "Network.")
  private Path output;

  @Override
  Set<Stage> stages() {
    return Set.of(Stage.QUANTIZE);
  }

  @Override
  public Integer call() {
    GivenOptions given = given();
    QuantizedNetwork written = console().engine().quantize(given, output);
    console()
        .print(
            String.format(
                Locale.ROOT,
                "layers %s, calibrated on %s images, %.1f MB written to %s",
                String.join(",", written.layers()),
                written.images(),
                written.bytes() / 1e6,
                written.file()));
    return console().exitCode(given);
  }
}
