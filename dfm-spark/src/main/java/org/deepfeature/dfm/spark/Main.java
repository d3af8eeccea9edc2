package org.deepfeature.dfm.spark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.runtime.signature.VerifyingKey;

/**
 * What {@code spark-submit} starts: {@code fit} or {@code predict} over files of images, or over a
 * Parquet table of embeddings. Stateless and thread-safe.
 */
public final class Main {
  private static final String USAGE =
      """
      dfm-spark fit     --input PATH --output model.dfm [--input-col COLUMN] [--id-col COLUMN] [--set KEY=VALUE]... [COMMON]
      dfm-spark predict --input PATH --output FOLDER --model model.dfm [--verify KEY] [--input-col COLUMN] [COMMON]
      COMMON: --device auto|cpu|cuda[:n]  --backbone KIND:FILE  --batch-size N  --partitions N
      PATH is a folder of images (all below it), or a Parquet table if --input-col is given.
      fit writes the model to the driver's disk; predict writes Parquet without the images' bytes.\
      """;

  private static final List<String> FLAGS =
      List.of(
          "--input",
          "--output",
          "--model",
          "--verify",
          "--input-col",
          "--id-col",
          "--device",
          "--backbone",
          "--batch-size",
          "--partitions");

  private Main() {}

  /**
   * @param arguments as the usage says
   * @throws IOException if results cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    Call call;
    try {
      call = Call.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("dfm-spark: " + e.getMessage() + "\n" + USAGE);
      System.exit(2);
      return;
    }
    SparkSession spark = SparkSession.builder().appName("dfm " + call.command()).getOrCreate();
    try {
      if (call.command().equals("fit")) {
        fit(spark, call);
      } else {
        predict(spark, call);
      }
    } catch (UnknownNameException | ConfigurationException e) {
      failed(spark, e, 2);
    } catch (IllegalArgumentException | DfmException e) {
      failed(spark, e, 1);
    } finally {
      spark.stop();
    }
  }

  /** One line, as the command says it; what Spark itself has to say keeps its traces. */
  private static void failed(SparkSession spark, RuntimeException cause, int code) {
    System.err.println("dfm-spark: " + cause.getMessage());
    spark.stop();
    System.exit(code);
  }

  private static void fit(SparkSession spark, Call call) {
    DfmEstimator estimator = call.applied(new DfmEstimator());
    estimator.setIdCol(call.or("--id-col", ""));
    estimator.setOptions(call.options().toArray(new String[0]));
    DfmSparkModel model = estimator.fit(call.input(spark));
    Path file = Path.of(call.required("--output"));
    model.writeModel(file);
    FitSummary summary = model.summary().orElseThrow();
    System.out.printf(
        Locale.ROOT,
        "%s: %s images, %s left out, threshold %s, explained %.6f, lost %.6f%n",
        file,
        summary.images(),
        summary.omitted(),
        model.threshold(),
        summary.explainedRatio(),
        summary.lostRatio());
    summary.reasons().forEach(reason -> System.out.println("  left out: " + reason));
  }

  private static void predict(SparkSession spark, Call call) {
    DfmSparkModel model =
        call.applied(DfmSparkModel.of(Path.of(call.required("--model")), call.check()));
    Dataset<Row> scored = model.transform(call.input(spark));
    String output = call.required("--output");
    // What images are made of is not written again; everything else of the input is.
    scored.drop("content", "image").write().parquet(output);
    Dataset<Row> written = spark.read().parquet(output);
    long rows = written.count();
    long errors = written.filter(written.col("error").isNotNull()).count();
    System.out.printf(Locale.ROOT, "%s: %s rows, %s of them with an error%n", output, rows, errors);
  }

  /**
   * A command line.
   *
   * @param command {@code fit} or {@code predict}
   * @param values flag → value
   * @param options of {@code --set}
   */
  private record Call(String command, Map<String, String> values, List<String> options) {

    static Call parse(String[] arguments) {
      if (arguments.length == 0 || !Set.of("fit", "predict").contains(arguments[0])) {
        throw new IllegalArgumentException(
            "expected fit or predict, not " + String.join(" ", arguments));
      }
      Map<String, String> values = new LinkedHashMap<>();
      List<String> options = new ArrayList<>();
      for (int i = 1; i < arguments.length; i += 2) {
        String flag = arguments[i];
        if (!flag.equals("--set") && !FLAGS.contains(flag)) {
          throw new UnknownNameException("flag", flag, FLAGS);
        }
        if (i + 1 == arguments.length) {
          throw new IllegalArgumentException(flag + " needs a value");
        }
        if (flag.equals("--set")) {
          options.add(arguments[i + 1]);
        } else {
          values.put(flag, arguments[i + 1]);
        }
      }
      Call call = new Call(arguments[0], values, options);
      call.required("--input");
      call.required("--output");
      if (call.command().equals("predict")) {
        call.required("--model");
        call.refuse("--id-col");
        if (!options.isEmpty()) {
          throw new IllegalArgumentException("predict has no --set");
        }
      } else {
        call.refuse("--model", "--verify");
      }
      return call;
    }

    String required(String flag) {
      String value = values.get(flag);
      if (value == null) {
        throw new IllegalArgumentException(command + " needs " + flag);
      }
      return value;
    }

    /** What a command would drop is not to be believed to hold. */
    void refuse(String... flags) {
      for (String flag : flags) {
        if (values.containsKey(flag)) {
          throw new IllegalArgumentException(command + " has no " + flag);
        }
      }
    }

    ModelCheck check() {
      String key = values.get("--verify");
      return key == null ? ModelCheck.NONE : VerifyingKey.read(Path.of(key));
    }

    String or(String flag, String otherwise) {
      return values.getOrDefault(flag, otherwise);
    }

    <S extends DfmParams<S>> S applied(S params) {
      params.setInputCol(or("--input-col", ""));
      params.setDevice(or("--device", "auto"));
      params.setBackbone(or("--backbone", ""));
      params.setBatchSize(Integer.parseInt(or("--batch-size", "16")));
      return params;
    }

    Dataset<Row> input(SparkSession spark) {
      String path = required("--input");
      Dataset<Row> rows =
          values.containsKey("--input-col")
              ? spark.read().parquet(path)
              : spark.read().format("binaryFile").option("recursiveFileLookup", "true").load(path);
      return values.containsKey("--partitions")
          ? rows.repartition(Integer.parseInt(required("--partitions")))
          : rows;
    }
  }
}
