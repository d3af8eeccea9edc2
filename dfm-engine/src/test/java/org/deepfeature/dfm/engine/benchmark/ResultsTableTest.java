package org.deepfeature.dfm.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deepfeature.dfm.metrics.PairedComparison;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsTableTest {
  private static final int IMAGES = 60;
  private static final boolean[] ANOMALOUS = new boolean[IMAGES];

  static {
    for (int i = 0; i < IMAGES; i += 2) {
      ANOMALOUS[i] = true;
    }
  }

  @TempDir private Path folder;

  private static double[] scores(double separation) {
    Random random = new Random(7);
    return IntStream.range(0, IMAGES)
        .mapToDouble(i -> random.nextGaussian() + (ANOMALOUS[i] ? separation : 0))
        .toArray();
  }

  private static Row row(String cell, String backbone, double auroc) {
    return new Row(
        Map.of(
            Row.CELL,
            cell,
            Row.STATUS,
            Row.FINISHED,
            "data",
            "/some/where/parts",
            "backbone",
            "onnx:/models/" + backbone + ".onnx",
            "pooling",
            "2",
            "image_AUROC",
            String.valueOf(auroc),
            "images_per_second",
            "12.5"));
  }

  private void predictions(String cell, String prefix, double[] scores) throws IOException {
    StringBuilder rows = new StringBuilder("path,score,normalized,label,ground_truth,kind\n");
    for (int i = 0; i < IMAGES; i++) {
      rows.append(
          "%s%d.png,%s,0.5,normal,%s\n"
              .formatted(prefix, i, scores[i], ANOMALOUS[i] ? "anomalous,hole" : "normal,good"));
    }
    Path of = Files.createDirectories(folder.resolve("cells").resolve(cell));
    Files.writeString(of.resolve("predictions.csv"), rows);
  }

  private List<String> lines(Row... rows) {
    return new ResultsTable(folder, List.of(rows), List.of("backbone", "pooling"))
        .markdown()
        .lines()
        .toList();
  }

  @Test
  void theDistanceFromTheBestIsThatOfThePairedComparison() throws IOException {
    double[] better = scores(2.5);
    double[] worse = scores(1);
    predictions("aa", "", worse);
    predictions("bb", "", better);
    PairedComparison expected = PairedComparison.of(worse, better, ANOMALOUS, 0);
    assertThat(expected.auroc().difference()).isNegative();

    List<String> lines = lines(row("aa", "small", 0.7), row("bb", "large", 0.9));

    assertThat(lines).anyMatch(line -> line.startsWith("Against the best, 2: "));
    String line = lines.get(lines.indexOf("| # | difference | 95 % interval | p |") + 2);
    assertThat(line)
        .startsWith("| 1 | %.4f | ".formatted(expected.auroc().difference()))
        .contains(" to ");
    double p = expected.auroc().p().orElseThrow();
    assertThat(line).endsWith(p < 0.001 ? "| < 0.001 |" : "| %.3f |".formatted(p));
  }

  @Test
  void cellsOfOtherImagesOrWithoutRowsAreNotCompared() throws IOException {
    predictions("aa", "", scores(2));
    predictions("bb", "other/", scores(1));

    assertThat(lines(row("aa", "a", 0.9), row("bb", "b", 0.8), row("cc", "c", 0.7)))
        .contains("| 2 | other images | – | – |", "| 3 | – | – | – |");
  }

  @Test
  void oneCellHasNothingToBeHeldAgainst() {
    assertThat(lines(row("aa", "a", 0.9))).noneMatch(line -> line.contains("Against"));
  }

  @Test
  void aCellWithAReportIsLinkedToIt() throws IOException {
    Path cell = Files.createDirectories(folder.resolve("cells/aa"));
    Files.writeString(cell.resolve("report.html"), "");

    assertThat(lines(row("aa", "a", 0.9), row("bb", "b", 0.8)))
        .anyMatch(line -> line.startsWith("| [1](cells/aa/report.html) | onnx:a.onnx | 2 | "))
        .anyMatch(line -> line.startsWith("| 2 | onnx:b.onnx | "));
  }

  @Test
  void pointsAreLabelledWithWhatVaries() {
    List<Row> rows = List.of(row("aa", "small", 0.7), row("bb", "large", 0.9));
    assertThat(new ScatterPlot(rows, List.of("data", "backbone", "pooling")).svg())
        .startsWith("<svg xmlns=")
        .contains(">1 small</text>", ">2 large</text>", ">parts</text>")
        .endsWith("</svg>\n");
  }

  @Test
  void manyPointsInOnePlaceKeepAtLeastTheirNumbers() {
    List<Row> rows =
        IntStream.range(0, 30).mapToObj(i -> row("c" + i, "network" + i, 0.9)).toList();
    String svg = new ScatterPlot(rows, List.of("backbone")).svg();
    for (int i = 1; i <= 30; i++) {
      assertThat(svg).containsPattern(">" + i + "( network\\d+)?</text>");
    }
  }

  @Test
  void withoutAFinishedCellThePlotIsEmptyButThere() {
    assertThat(new ScatterPlot(List.of(new Row(Map.of())), List.of()).svg())
        .contains("of 0 cells")
        .doesNotContain("<circle");
  }
}
