package org.deepfeature.dfm.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.jspecify.annotations.Nullable;

/**
 * {@code --spark MASTER}: the same options, handed to {@code spark-submit} of the Spark in {@code
 * SPARK_HOME} with the assembled jar of dfm-spark.
 *
 * @param master such as {@code yarn} or {@code local[2]}
 * @param environment of this process
 * @param jars where the assembled jar is looked for, unless {@code DFM_SPARK_JAR} names it
 */
record SparkSubmit(String master, Map<String, String> environment, List<Path> jars) {
  private static final String JAR = "DFM_SPARK_JAR";
  private static final String HOME = "SPARK_HOME";
  private static final Set<String> WORKERS = Set.of("device", "batch-size");
  private static final Set<String> OF_A_PREDICTION = Set.of("backbone", "verify");

  /** Returns one for this process. */
  static SparkSubmit of(String master) {
    Path library =
        Path.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1)[0])
            .toAbsolutePath()
            .resolveSibling("");
    return new SparkSubmit(
        master,
        System.getenv(),
        List.of(library, library.resolve("../../../dfm-spark/target").normalize()));
  }

  /**
   * Returns the call of a fit.
   *
   * @throws ConfigurationException if an option has no meaning there
   * @throws DfmException if Spark or the jar is not there
   */
  List<String> fit(GivenOptions given, @Nullable Path output) {
    if (output == null) {
      throw new ConfigurationException("--spark needs --output DIR, for model.dfm");
    }
    List<String> call = call("fit");
    call.addAll(List.of("--input", input(given)));
    call.addAll(List.of("--output", output.resolve("model.dfm").toString()));
    leaves(given)
        .forEach(
            (key, value) -> {
              if (WORKERS.contains(key)) {
                call.addAll(List.of("--" + key, value));
              } else if (!key.equals("normal") && !key.equals("data")) {
                require(key);
                call.addAll(List.of("--set", key + "=" + value));
              }
            });
    return call;
  }

  /**
   * Returns the call of a prediction.
   *
   * @throws ConfigurationException if an option has no meaning there
   * @throws DfmException if Spark or the jar is not there
   */
  List<String> predict(GivenOptions given, Path model, @Nullable Path output, List<Path> paths) {
    if (output == null || paths.size() != 1) {
      throw new ConfigurationException(
          "--spark takes one folder of images, and --output DIR for Parquet; given were %s and %s"
              .formatted(paths, output == null ? "no --output" : output));
    }
    Path file = Files.isDirectory(model) ? model.resolve("model.dfm") : model;
    List<String> call = call("predict");
    call.addAll(List.of("--input", paths.get(0).toString(), "--output", output.toString()));
    call.addAll(List.of("--model", file.toString()));
    leaves(given)
        .forEach(
            (key, value) -> {
              if (!WORKERS.contains(key) && !OF_A_PREDICTION.contains(key)) {
                throw noMeaning(key);
              }
              call.addAll(List.of("--" + key, value));
            });
    return call;
  }

  /**
   * @return the exit code of what was called
   * @throws DfmException if it cannot be started
   */
  static int run(List<String> call, @Nullable Path output) {
    try {
      if (output != null) {
        Files.createDirectories(output);
      }
      return new ProcessBuilder(call).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new DfmException("Cannot start %s: %s".formatted(call.get(0), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Spark was running", e);
    }
  }

  private List<String> call(String command) {
    String home = environment.get(HOME);
    if (home == null || home.isBlank()) {
      throw new DfmException(
          "--spark needs a Spark 4 for Scala 2.13: set %s to its folder".formatted(HOME));
    }
    Path submit = Path.of(home, "bin", "spark-submit");
    if (!Files.isExecutable(submit)) {
      throw new DfmException("%s is %s, and there is no %s".formatted(HOME, home, submit));
    }
    return new ArrayList<>(
        List.of(submit.toString(), "--master", master, jar().toString(), command));
  }

  private Path jar() {
    String named = environment.get(JAR);
    if (named != null) {
      Path jar = Path.of(named);
      if (!Files.isRegularFile(jar)) {
        throw new DfmException("%s is %s, and there is no such file".formatted(JAR, named));
      }
      return jar;
    }
    for (Path folder : jars) {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> found =
            Files.newDirectoryStream(folder, "dfm-spark-*-all.jar")) {
          for (Path jar : found) {
            return jar;
          }
        } catch (IOException e) {
          throw new DfmException("Cannot look into %s: %s".formatted(folder, e.getMessage()), e);
        }
      }
    }
    throw new DfmException(
        "There is no dfm-spark-...-all.jar in %s; build it by mvn -Pspark-jar -DskipTests package -pl dfm-spark -am, or name it by %s"
            .formatted(jars, JAR));
  }

  /** A folder of images, as a cluster sees it: of a data set, that of its normal images. */
  private static String input(GivenOptions given) {
    if (given.has("normal")) {
      return given.value("normal").asText();
    }
    if (!given.has("data")) {
      throw new ConfigurationException("--spark needs --normal DIR, or --data DIR");
    }
    Path data = Path.of(given.value("data").asText());
    Path good = data.resolve("train/good");
    return Files.isDirectory(good) ? good.toString() : data.toString();
  }

  private static void require(String key) {
    if (!ModelOptions.LIST.keys().contains(key.replaceFirst("\\..*", ""))) {
      throw noMeaning(key);
    }
  }

  private static ConfigurationException noMeaning(String key) {
    return new ConfigurationException(
        "%s has no meaning with --spark; a fit takes --normal or --data and options of the model, a prediction device, backbone, batch-size and verify"
            .formatted(key));
  }

  private static Map<String, String> leaves(GivenOptions given) {
    Map<String, String> leaves = new TreeMap<>();
    given.tree().properties().forEach(entry -> add(entry.getKey(), entry.getValue(), leaves));
    return leaves;
  }

  private static void add(String key, JsonNode value, Map<String, String> leaves) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(entry -> add(key + "." + entry.getKey(), entry.getValue(), leaves));
    } else {
      leaves.put(key, value.isValueNode() ? value.asText() : value.toString());
    }
  }
}
