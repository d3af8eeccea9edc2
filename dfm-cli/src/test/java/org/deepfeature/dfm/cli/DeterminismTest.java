package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not change a score, a line of docs/fidelity.md each. */
class DeterminismTest extends TrainedFixture {

  private static Path trained(String name, Object... more) {
    Path output = folder.resolve(name);
    List<Object> words =
        new ArrayList<>(List.of("train", "--image-size", 64, "--output", output, "--maps", "none"));
    words.addAll(List.of(more));
    Dfm run = Dfm.run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return output;
  }

  private static Map<String, Double> scores(Path output) throws IOException {
    Map<String, Double> scores = new TreeMap<>();
    List<String> lines = Files.readAllLines(output.resolve("predictions.csv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      scores.put(cells[0], Double.parseDouble(cells[1]));
    }
    return scores;
  }

  private static void assertSameToTheBit(Path output) throws IOException {
    assertThat(scores(output)).isNotEmpty().isEqualTo(scores(trained));
    assertThat(json(output.resolve("metrics.json")).get("threshold"))
        .isEqualTo(json(trained.resolve("metrics.json")).get("threshold"));
  }

  @Test
  void batchSizeAndThreadsOfAFitChangeNothing() throws IOException {
    assertSameToTheBit(trained("batch", "--data", data, "--batch-size", 3, "--threads", 1));
    assertSameToTheBit(trained("threads", "--data", data, "--batch-size", 5, "--threads", 7));
  }

  @Test
  void theOrderOfAListChangesNothing() throws IOException {
    List<String> rows = new ArrayList<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = data.relativize(file).toString().replace('\\', '/');
        String[] parts = name.split("/");
        if (parts.length == 3 && !parts[0].equals("ground_truth")) {
          rows.add("%s,%s,%s".formatted(name, parts[1], parts[0]));
        }
      }
    }
    Collections.reverse(rows);
    rows.add(0, "path,label,split");
    Path list = Files.write(data.resolve("reversed.csv"), rows);
    try {
      assertSameToTheBit(trained("list", "--data", list));
    } finally {
      Files.delete(list);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"java", "ejml", "nd4j", "openblas"})
  void backEndsAgree(String linalg) throws IOException {
    Map<String, Double> expected = scores(trained);

    Map<String, Double> scores = scores(trained(linalg, "--data", data, "--linalg", linalg));

    assertThat(scores.keySet()).isEqualTo(expected.keySet());
    scores.forEach(
        (name, score) ->
            assertThat(score)
                .as(name)
                .isCloseTo(expected.get(name), within(1e-9 * expected.get(name))));
  }
}
