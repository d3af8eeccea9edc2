package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.Set;
import org.deepfeature.dfm.cli.console.UpdateText;
import org.deepfeature.dfm.engine.update.UpdateReport;
import org.deepfeature.dfm.engine.update.UpdateRequest;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dfm update}. */
@Command(
    name = "update",
    description =
        "Folds the images of --normal into a model that was fitted with --updatable, takes others"
            + " out, and says what moved, also on the test set of the model's data or of --data.")
final class UpdateCommand extends EngineCommand {
  private static final String NORMAL = "normal";

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "model.dfm, or its folder; fitted with --updatable.")
  private Path model;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The updated model, which may be the same file; update.json goes beside it.")
  private Path output;

  @Option(
      names = "--forget",
      paramLabel = "DIR",
      description = "Images to take out of the model; known by the content of their files.")
  private @Nullable Path forget;

  @Option(
      names = "--false-alarms",
      paramLabel = "DIR",
      description = "Images that are good, although the model calls them anomalous.")
  private @Nullable Path falseAlarms;

  @Override
  Set<Stage> stages() {
    return Set.of(Stage.UPDATE);
  }

  @Override
  boolean isOfAModel() {
    return true;
  }

  @Override
  public Integer call() {
    GivenOptions given = given();
    Path normal =
        given.has(NORMAL) && !given.value(NORMAL).isNull()
            ? FileNames.path(given.value(NORMAL).asText())
            : null;
    UpdateReport report =
        console()
            .engine()
            .update(model, given, new UpdateRequest(normal, forget, falseAlarms), output);
    new UpdateText(report).lines().forEach(console()::print);
    return console().exitCode(given);
  }
}
