package org.deepfeature.dfm.cli.command;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT_EMBEDDINGS;

import java.nio.file.Path;
import java.util.Set;
import org.deepfeature.dfm.cli.console.Console;
import org.deepfeature.dfm.engine.RunResult;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dfm fit}. */
@Command(name = "fit", description = "Fits a model to normal images, in one pass.")
final class FitCommand extends EngineCommand {
  @Mixin private FitFlags flags;

  @Option(
      names = "--embeddings",
      paramLabel = "FILE.npy",
      description = "Fit on these n x d embeddings instead of images.")
  private @Nullable Path embeddings;

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Run on Apache Spark, by spark-submit of SPARK_HOME: yarn, local[2], spark://HOST:7077"
              + " ...")
  private @Nullable String spark;

  @Override
  Set<Stage> stages() {
    return Set.of(FIT, FIT_EMBEDDINGS);
  }

  @Override
  Set<Stage> calledStages() {
    return Set.of(embeddings == null ? FIT : FIT_EMBEDDINGS);
  }

  @Override
  public Integer call() {
    Console console = console();
    GivenOptions given = given();
    if (embeddings != null && (given.has("data") || given.has("normal"))) {
      throw new ConfigurationException("Give either --embeddings or images, not both");
    }
    if (spark != null) {
      refuseOnSpark();
      return SparkSubmit.run(SparkSubmit.of(spark).fit(given, flags.output()), flags.output());
    }
    RunResult result =
        embeddings == null
            ? console.engine().fit(given, flags.output(), flags.resume())
            : console.engine().fitEmbeddings(given, embeddings, flags.output());
    console.show(result);
    return console.exitCode(given);
  }

  private void refuseOnSpark() {
    if (embeddings != null || flags.resume() != null) {
      throw new ConfigurationException(
          "%s has no meaning with --spark"
              .formatted(embeddings != null ? "--embeddings" : "--resume"));
    }
  }
}
