package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A grid of configurations, run for real: each cell is a process. */
@Tag("slow")
class BenchmarkTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() {
    data = Parts.write(folder.resolve("parts"));
  }

  private static Path grid(String name, String text) throws IOException {
    return Files.writeString(
        folder.resolve(name), "image-size: 64\ndata: %s\n%s".formatted(data, text));
  }

  /** Returns the lines of the results by their cell. */
  private static Map<String, String> rows(Path output) throws IOException {
    return Files.readAllLines(output.resolve("results.csv")).stream()
        .skip(1)
        .collect(Collectors.toMap(line -> line.split(",", -1)[0], line -> line));
  }

  @Test
  void everyCombinationIsALineATableAndAPoint() throws IOException {
    Path grid =
        grid(
            "grid.yaml",
            """
            grid:
              network:
                - {backbone: "onnx:scattering", layer: order1}
                - {backbone: "onnx:scattering", layer: scattering, pooling: 2}
              linalg: [ejml, nd4j]
            """);
    Path output = folder.resolve("all");

    Dfm run = Dfm.run("benchmark", "--config", grid, "--output", output);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("[4/4]").contains("image AUROC 1.0000");
    List<String> lines = Files.readAllLines(output.resolve("results.csv"));
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0))
        .startsWith("cell,status,data,backbone,layer,linalg")
        .endsWith(
            "image_AUROC,pixel_AUROC,pixel_AUPRO,images_per_second,fit_seconds,peak_rss_bytes,k,error");
    assertThat(lines.get(1)).contains("finished", "order1", "ejml");
    assertThat(lines.get(4)).contains("finished", "scattering", "nd4j");
    String table = Files.readString(output.resolve("results.md"));
    assertThat(table).contains("## parts").contains("**1.0000**");
    for (int i = 1; i <= 4; i++) {
      String cell = lines.get(i).split(",", -1)[0];
      assertThat(table).contains("| [%d](cells/%s/report.html) | ".formatted(i, cell));
      assertThat(output.resolve("cells/%s/report.html".formatted(cell))).isRegularFile();
    }
    assertThat(table)
        .contains("Against the best, ")
        .contains("| # | difference | 95 % interval | p |");
    assertThat(Files.readString(output.resolve("results.svg")))
        .startsWith("<svg xmlns=")
        .contains(" scattering, nd4j, pooling 2</text>")
        .endsWith("</svg>\n");
    assertThat(output.resolve("cells").resolve(lines.get(1).split(",", -1)[0]))
        .isDirectoryContaining("glob:**/model.dfm")
        .isDirectoryContaining("glob:**/log.txt");
  }

  @Test
  void aCellThatFailsIsALineAndDoesNotStopTheRestAndIsTriedAgain() throws IOException {
    Path later = folder.resolve("later");
    Path grid =
        Files.writeString(
            folder.resolve("failing.yaml"),
            "image-size: 64\nlayer: order1\ngrid:\n  data: [%s, %s]\n".formatted(later, data));
    Path output = folder.resolve("failing");

    Dfm run = Dfm.run("benchmark", "--config", grid, "--output", output);

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("1 cell failed");
    Map<String, String> before = rows(output);
    assertThat(before.values())
        .hasSize(2)
        .anyMatch(line -> line.contains("failed") && line.contains("later does not exist"))
        .anyMatch(line -> line.contains("finished"));
    assertThat(Files.readString(output.resolve("results.md")))
        .contains("## Failed")
        .contains("later does not exist");

    Parts.write(later);
    Dfm again = Dfm.run("benchmark", "--config", grid, "--output", output);

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("[2/2] data=parts: finished before");
    assertThat(rows(output).values()).hasSize(2).allMatch(line -> line.contains("finished"));
  }

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void afterAKillTheFinishedCellsAreNotRunAgain() throws Exception {
    Path grid = grid("killed.yaml", "layer: order1\ngrid:\n  seed: [0, 1, 2]\n");
    Path output = folder.resolve("killed");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(
        List.of("benchmark", "--config", grid.toString(), "--output", output.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("killed.txt").toFile())
            .start();
    while (!Files.exists(output.resolve("results.csv")) && process.isAlive()) {
      Thread.sleep(20);
    }
    List<ProcessHandle> cells = process.descendants().toList();
    process.destroyForcibly().waitFor();
    for (ProcessHandle cell : cells) { // They end by themselves.
      assertThat(cell.onExit().get(1, TimeUnit.MINUTES).isAlive()).isFalse();
    }
    Map<String, String> before = rows(output);
    assertThat(before).as(Files.readString(folder.resolve("killed.txt"))).isNotEmpty();

    Dfm run = Dfm.run("benchmark", "--config", grid, "--output", output);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("[1/3] seed=0: finished before");
    assertThat(rows(output)).hasSize(3).containsAllEntriesOf(before);
  }

  @Test
  void listsInFlagsAreAxesAndWithoutAnyTheLinearAlgebrasAreCompared() throws IOException {
    Path output = folder.resolve("flags");
    Dfm run =
        Dfm.run(
            "benchmark",
            "--data",
            data,
            "--image-size",
            64,
            "--layer",
            "order1",
            "--reducer",
            "pca,identity",
            "--axis",
            "seed=[3]",
            "--output",
            output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("[1/2] reducer=pca seed=3").contains("reducer=identity");

    Path plain = folder.resolve("plain");
    Dfm none =
        Dfm.run(
            "benchmark",
            "--data",
            data,
            "--image-size",
            64,
            "--layer",
            "order1",
            "--output",
            plain);
    assertThat(none.exitCode()).as(none.err()).isZero();
    assertThat(none.err()).contains("linalg=ejml").contains("linalg=nd4j");
  }

  @Test
  void allCategoriesAreACellEachWithTheirRecipe() throws IOException {
    Path set = folder.resolve("set");
    Parts.write(set.resolve("first"));
    Parts.write(set.resolve("second"));
    Path output = folder.resolve("categories");
    Dfm run =
        Dfm.run(
            "benchmark",
            "--data",
            set,
            "--category",
            "all",
            "--image-size",
            64,
            "--layer",
            "order1",
            "--recipe",
            "fine,none",
            "--output",
            output);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("recipe 'none'");

    Dfm both =
        Dfm.run(
            "benchmark",
            "--data",
            set,
            "--category",
            "all",
            "--image-size",
            64,
            "--layer",
            "order1",
            "--axis",
            "recipe=[fine]",
            "--output",
            output);
    assertThat(both.exitCode()).as(both.err()).isZero();
    assertThat(Files.readString(output.resolve("results.md")))
        .contains("## set / first")
        .contains("## set / second");
  }

  @Test
  void anAxisThatCannotBeIsAWrongCallBeforeAnythingRuns() throws IOException {
    Path output = folder.resolve("wrong");
    Map<String, String> wrong =
        Map.of(
            "grid:\n  linalg: ejml\n", "Axis linalg of the grid is \"ejml\"; expected a list",
            "grid:\n  networks: [a]\n", "is no option, and its value \"a\" is no map",
            "grid:\n  pooling: [0]\n", "pooling 0; expected at least 1",
            "grid:\n  many: [{polling: 1}]\n", "did you mean 'pooling'",
            "gird:\n  pooling: [1]\n", "gird",
            "grid: 3\n", "grid holds no axes");
    for (Map.Entry<String, String> entry : wrong.entrySet()) {
      Dfm run =
          Dfm.run("benchmark", "--config", grid("wrong.yaml", entry.getKey()), "--output", output);
      assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
      assertThat(run.err()).contains(entry.getValue());
    }
    Dfm noData = Dfm.run("benchmark", "--output", output);
    assertThat(noData.exitCode()).isEqualTo(2);
    assertThat(noData.err()).contains("No data for");
    assertThat(output.resolve("cells")).doesNotExist();
  }

  @Test
  void resultsOfSomethingElseAreNotWrittenOver() throws IOException {
    Path output = Files.createDirectories(folder.resolve("other"));
    Path csv = Files.writeString(output.resolve("results.csv"), "a,b\n1,2\n");
    Dfm run = Dfm.run("benchmark", "--data", data, "--output", output);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("no result of a benchmark");
    assertThat(csv).hasContent("a,b\n1,2\n");
  }
}
