package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.deepfeature.dfm.engine.EmbeddingsFile;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dfm extract}. */
@Command(name = "extract", description = "Writes the embeddings of images.")
final class ExtractCommand extends EngineCommand {
  /** Which of the images. */
  enum Images {
    train,
    validation,
    test
  }

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE.npy",
      description = "Embeddings; a .csv of the same name lists the images.")
  private Path output;

  @Option(
      names = "--split",
      description = "${COMPLETION-CANDIDATES}. Default: train, the normal images.")
  private Images split = Images.train;

  @Override
  Set<Stage> stages() {
    return Set.of(Stage.EXTRACT);
  }

  @Override
  public Integer call() {
    GivenOptions given = given();
    EmbeddingsFile written =
        console()
            .engine()
            .extract(given, Split.valueOf(split.name().toUpperCase(Locale.ROOT)), output);
    console()
        .print(
            "%s x %s embeddings written to %s"
                .formatted(written.images(), written.dimension(), written.file()));
    return console().exitCode(given);
  }
}
