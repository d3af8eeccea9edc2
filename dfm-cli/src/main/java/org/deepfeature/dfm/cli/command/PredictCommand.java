package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.engine.PredictionTarget;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dfm predict}. */
@Command(
    name = "predict",
    description = "Scores files and folders, one row an image, in the order given.")
final class PredictCommand extends EngineCommand {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "model.dfm, its folder, or an exported model.onnx.")
  private Path model;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "For rows and maps. Default: rows on standard output, no maps.")
  private @Nullable Path output;

  @Option(names = "--format", description = "${COMPLETION-CANDIDATES}. Default: csv.")
  private PredictionTarget.@Nullable Format format;

  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Run on Apache Spark, by spark-submit of SPARK_HOME: yarn, local[2], spark://HOST:7077"
              + " ... Rows are a Parquet table in --output.")
  private @Nullable String spark;

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "Images, or folders of them.")
  private List<Path> paths;

  @Override
  Set<Stage> stages() {
    return Set.of(Stage.PREDICT);
  }

  @Override
  boolean isOfAModel() {
    return true;
  }

  @Override
  public Integer call() {
    GivenOptions given = given();
    if (spark != null) {
      if (format != null) {
        throw new ConfigurationException(
            "--format has no meaning with --spark: rows are a Parquet table in --output");
      }
      return SparkSubmit.run(SparkSubmit.of(spark).predict(given, model, output, paths), null);
    }
    console()
        .engine()
        .predict(
            model,
            given,
            paths,
            new PredictionTarget(
                output, console().rows(), format == null ? PredictionTarget.Format.csv : format));
    return console().exitCode(given);
  }
}
