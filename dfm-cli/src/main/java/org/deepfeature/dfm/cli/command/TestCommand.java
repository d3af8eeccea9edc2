package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.Set;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dfm test}. */
@Command(name = "test", description = "Scores a test set with a fitted model.")
final class TestCommand extends EngineCommand {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "model.dfm, or the folder that fit wrote; that one with --category all.")
  private Path model;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "For everything; or give --default-root-dir.")
  private @Nullable Path output;

  @Override
  Set<Stage> stages() {
    return Set.of(Stage.TEST);
  }

  @Override
  boolean isOfAModel() {
    return true;
  }

  @Override
  public Integer call() {
    GivenOptions given = given();
    console().show(console().engine().test(model, given, output));
    return console().exitCode(given);
  }
}
