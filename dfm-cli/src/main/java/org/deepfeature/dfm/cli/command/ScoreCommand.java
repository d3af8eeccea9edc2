package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.Set;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dfm score}. */
@Command(name = "score", description = "Scores embeddings with a fitted model.")
final class ScoreCommand extends EngineCommand {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "model.dfm, or its folder.")
  private Path model;

  @Option(
      names = "--embeddings",
      required = true,
      paramLabel = "FILE.npy",
      description = "n x d embeddings.")
  private Path embeddings;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE.npy",
      description = "n scores, float64.")
  private Path output;

  @Override
  Set<Stage> stages() {
    return Set.of(Stage.SCORE);
  }

  @Override
  boolean isOfAModel() {
    return true;
  }

  @Override
  public Integer call() {
    int scores = console().engine().score(model, given(), embeddings, output);
    console().print("%s scores written to %s".formatted(scores, output));
    return 0;
  }
}
