package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.deepfeature.dfm.engine.ExportedBackbone;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dfm export-backbone}. */
@Command(
    name = "export-backbone",
    description = "Writes a network that is known by its name as an ONNX file, weights within.")
final class ExportBackboneCommand extends EngineCommand {
  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description = "Such as resnet50, or resnet50.tv2_in1k with the tag of its weights.")
  private String network;

  @Parameters(index = "1", paramLabel = "FILE.onnx", description = "What is written.")
  private Path output;

  @Override
  Set<Stage> stages() {
    return Set.of(Stage.EXPORT_BACKBONE);
  }

  @Override
  public Integer call() {
    // The same networks run on two engines, and either name is what people have at hand.
    String name = network.replaceFirst("^(onnx|djl):", "");
    GivenOptions given = given().with("backbone", "onnx:" + name, "NAME");
    ExportedBackbone written = console().engine().exportBackbone(given, output);
    console()
        .print(
            String.format(
                Locale.ROOT,
                "%s, %s, %.1f MB written to %s",
                name,
                written.layers().isEmpty()
                    ? "the whole network"
                    : "up to " + String.join(",", written.layers()),
                written.bytes() / 1e6,
                written.file()));
    return console().exitCode(given);
  }
}
