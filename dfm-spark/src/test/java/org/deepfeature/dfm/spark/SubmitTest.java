package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code dfm fit} and {@code dfm predict} with {@code --spark}: the command's own jars, the
 * assembled jar, and a Spark that has none of ours and its own versions of all others.
 */
@Tag("submit")
class SubmitTest {
  private static final int NORMAL = 40;
  private static final int NEW = 7;
  private static final Path COMMAND = Path.of("../dfm-cli/target/lib").toAbsolutePath().normalize();
  private static final List<String> OPTIONS =
      List.of("--backbone", "onnx:scattering", "--layer", "order1", "--image-size", "64");

  @TempDir private static Path folder;
  private static Path home;

  @BeforeAll
  static void install() throws Exception {
    assertThat(COMMAND).isDirectory();
    home = SparkHome.in(Files.createDirectory(folder.resolve("spark")));
    Path good = Files.createDirectories(folder.resolve("data/train")).resolve("good");
    Files.move(TestImages.folder(folder, NORMAL), good);
    Path fresh = Files.createDirectories(folder.resolve("new"));
    for (int i = 0; i < NEW; i++) {
      TestImages.write(fresh.resolve(i + ".png"), 1000 + i, i % 2 == 1);
    }
    Files.createDirectories(folder.resolve("data/test/good"));
    Files.copy(fresh.resolve("0.png"), folder.resolve("data/test/good/0.png"));
  }

  private static String dfm(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("java", "-cp", COMMAND + "/*"));
    command.add("org.deepfeature.dfm.cli.Main");
    command.addAll(List.of(arguments));
    return Started.process(command, folder, List.of("SPARK_HOME", home.toString()));
  }

  private static void fit(String output, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("fit", "--data", "data", "--output", output));
    arguments.addAll(OPTIONS);
    arguments.addAll(List.of(more));
    dfm(arguments.toArray(String[]::new));
  }

  private static Map<String, Double> scoresOfSpark(String model) throws Exception {
    String output = "scored-" + model;
    String said =
        dfm("predict", "--spark", "local[2]", "--model", model, "--output", output, "new");
    assertThat(said).contains(output + ": " + NEW + " rows, 0 of them with an error");
    Map<String, Double> scores = new TreeMap<>();
    for (Row row :
        LocalSpark.session()
            .read()
            .parquet(folder.resolve(output).toString())
            .select("path", "score")
            .collectAsList()) {
      scores.put(row.getString(0).replaceFirst(".*/", ""), row.getDouble(1));
    }
    return scores;
  }

  private static Map<String, Double> scoresOfOneMachine(String model) throws IOException {
    Map<String, Double> scores = new TreeMap<>();
    for (String line : Files.readAllLines(folder.resolve("alone-" + model + "/predictions.csv"))) {
      String[] fields = line.replace("\"", "").split(",", -1);
      if (!fields[0].equals("path")) {
        scores.put(fields[0].replaceFirst(".*/", ""), Double.parseDouble(fields[1]));
      }
    }
    return scores;
  }

  private static double threshold(String model) {
    return DfmSparkModel.of(folder.resolve(model)).threshold();
  }

  @Test
  void theCommandGivesOnSparkWhatItGivesOnOneMachine() throws Exception {
    fit("one");
    fit("many", "--spark", "local[2]");
    assertThat(threshold("many")).isCloseTo(threshold("one"), within(1e-9 * threshold("one")));

    for (String model : List.of("one", "many")) {
      dfm("predict", "--model", model, "--output", "alone-" + model, "new");
      Map<String, Double> alone = scoresOfOneMachine(model);
      Map<String, Double> scores = scoresOfSpark(model);
      assertThat(alone).hasSize(NEW);
      assertThat(scores).containsOnlyKeys(alone.keySet());
      alone.forEach(
          (image, score) ->
              assertThat(scores.get(image)).as(image).isCloseTo(score, within(1e-5 * score)));
    }
  }
}
