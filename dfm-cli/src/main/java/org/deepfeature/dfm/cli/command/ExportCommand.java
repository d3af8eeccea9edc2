package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.console.Console;
import org.deepfeature.dfm.cli.console.Log;
import org.deepfeature.dfm.cli.console.PluginPath;
import org.deepfeature.dfm.cli.console.PluginSearch;
import org.deepfeature.dfm.engine.ExportedFile;
import org.deepfeature.dfm.runtime.export.ExportOptions;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm export}. */
@Command(
    name = "export",
    description =
        "Writes a model with its networks as one ONNX graph, from pixels of any size to the"
            + " verdict.")
final class ExportCommand implements Callable<Integer> {
  /** What {@code --input} can be. */
  enum Input {
    uint8,
    float32
  }

  /** What {@code --maps} can be. */
  enum Maps {
    all,
    none
  }

  /** What {@code --weights} can be. */
  enum Weights {
    float32,
    float16
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "model.dfm, or its folder.")
  private Path model;

  @Option(names = "--output", required = true, paramLabel = "FILE.onnx", description = "Graph.")
  private Path output;

  @Option(
      names = "--input",
      paramLabel = "TYPE",
      description = "uint8: bytes, N x H x W x 3; float32: N x 3 x H x W in 0..1. Default: uint8.")
  private Input input = Input.uint8;

  @Option(
      names = "--maps",
      paramLabel = "WHICH",
      description = "all, or none: without anomaly_map and mask. Default: all.")
  private Maps maps = Maps.all;

  @Option(
      names = "--weights",
      paramLabel = "TYPE",
      description =
          "float32, or float16: half the file, calculated in float32 all the same. Default:"
              + " float32.")
  private Weights weights = Weights.float32;

  @Option(
      names = "--verify",
      paramLabel = "FILE",
      description = "Public key whose owner must have signed the model.")
  private @Nullable Path verify;

  @Option(
      names = "--sign",
      paramLabel = "FILE",
      description = "Private key that signs the graph, Ed25519 in PEM: leaves FILE.onnx.sig.")
  private @Nullable Path sign;

  @Option(
      names = "--backbone",
      paramLabel = "KIND:NAME",
      description = "Where the network lies now, if it was moved.")
  private @Nullable String backbone;

  private static GivenOptions with(GivenOptions given, String key, @Nullable Object value) {
    return value == null ? given : given.with(key, value.toString(), "--" + key);
  }

  @Override
  public Integer call() {
    Console console =
        new Console(
            spec.commandLine().getOut(),
            DfmCommand.log(spec),
            new PluginSearch(),
            PluginPath.faults(DfmCommand.plugins(spec)));
    GivenOptions given =
        with(with(with(GivenOptions.NONE, "backbone", backbone), "verify", verify), "sign", sign);
    ExportedFile written =
        console
            .engine()
            .export(
                model,
                given,
                new ExportOptions(
                    input == Input.uint8 ? ExportOptions.Input.UINT8 : ExportOptions.Input.FLOAT32,
                    maps == Maps.all,
                    weights == Weights.float16),
                output);
    console.print(
        String.format(
            Locale.ROOT,
            "%.1f MB written to %s; its scores of %s drawn images are the model's within %.1e",
            written.bytes() / 1e6,
            written.file(),
            written.images(),
            written.difference()));
    written.without().forEach(part -> console.say(Log.Level.warn, "left out: " + part));
    return console.exitCode(given);
  }
}
