package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings chosen without one defect, through the command. */
class TuneTest {
  private static final String GRID =
      """
      image-size: 64
      grid:
        candidate:
          - {layer: order1}
          - {layer: order1, image-score: max}
          - {layer: order1, pooling: 2}
      """;

  @TempDir private static Path folder;
  private static Path data;
  private static Path grid;

  @BeforeAll
  static void draw() throws IOException {
    data = Parts.write(folder.resolve("parts"));
    grid = Files.writeString(folder.resolve("grid.yaml"), GRID);
  }

  private static Dfm tune(Path output, Object... more) {
    Object[] arguments = {"tune", "--config", grid, "--output", output, "--seed", "3"};
    Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Dfm.run(all);
  }

  @Test
  void ranksEveryCandidateAndItsConfigurationTrains() throws IOException {
    Path output = folder.resolve("ranked");

    Dfm run = tune(output, "--data", data, "--budget", "1h");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("4 candidates on 12 of 12 normal images in 4 folds")
        .contains("fold 4 of 4");
    assertThat(run.out()).contains("rank", "chosen", "dfm train --config");
    List<String> table = Files.readAllLines(output.resolve("tune.csv"));
    assertThat(table).hasSize(5);
    assertThat(table.get(0))
        .startsWith("rank,candidate,settings,state,folds,value,value_low,value_high,against_first");
    assertThat(table.get(1)).startsWith("1,").contains("chosen,4,");
    assertThat(table.stream().filter(row -> row.contains("chosen"))).hasSize(1);
    assertThat(Files.readAllLines(output.resolve("evidence.csv")))
        .hasSize(1 + 4 * 4 * 3 * 17)
        .noneMatch(row -> row.contains("test/"));
    assertThat(Files.readString(output.resolve("tune.svg")))
        .startsWith("<svg xmlns=")
        .contains("layer=order1 pooling=2")
        .endsWith("</svg>\n");

    Dfm train =
        Dfm.run(
            "train", "--config", output.resolve("config.yaml"), "--output", folder.resolve("t"));
    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.out()).contains("image AUROC");
  }

  @Test
  void theSameSeedChoosesTheSameAndTestImagesAndLabelsMakeNoDifference() throws IOException {
    Path once = folder.resolve("once");
    Path trapped = folder.resolve("trapped");
    Path trap = Parts.write(folder.resolve("trap"));
    // Whoever reads one of these fails, and whoever believes the folders is misled.
    for (String name : List.of("test/good/000.png", "test/spot/000.png", "test/spot/001.png")) {
      Files.writeString(trap.resolve(name), "no image");
    }
    Files.move(trap.resolve("test/good"), trap.resolve("test/kept"));
    Files.move(trap.resolve("test/spot"), trap.resolve("test/good"));
    Files.move(trap.resolve("test/kept"), trap.resolve("test/spot"));
    Files.delete(trap.resolve("ground_truth/spot/000_mask.png"));

    Dfm first = tune(once, "--data", data);
    Dfm second = tune(trapped, "--data", trap);

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.err()).doesNotContain("skipped");
    for (String file : List.of("tune.csv", "evidence.csv", "tune.svg")) {
      assertThat(trapped.resolve(file)).hasSameTextualContentAs(once.resolve(file));
    }
  }

  @Test
  void aBudgetThatIsNoneIsRefusedAndLeavesNoFolder() throws IOException {
    Path output = folder.resolve("short");
    Dfm run =
        Dfm.run(
            "tune",
            "--data",
            data,
            "--output",
            output,
            "--image-size",
            256,
            "--budget",
            "00:00:00:00");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("Budget of 0 s").contains("10m");
    assertThat(output).doesNotExist();
    for (String budget : List.of("soon", "0", "-5m", "10")) {
      Dfm unreadable = tune(output, "--data", data, "--budget=" + budget);
      assertThat(unreadable.exitCode()).as(budget).isEqualTo(2);
      assertThat(unreadable.err())
          .contains("--budget: time '%s'".formatted(budget))
          .contains("s, m, h or d");
    }
    assertThat(tune(output, "--data", data, "--budget", "0m").err()).contains("Budget of 0 s");
    assertThat(output).doesNotExist();
  }

  @Test
  void settingsThatAreNotPossibleAreListedWithTheirReasonAndTheRestIsRanked() throws IOException {
    Path output = folder.resolve("failing");
    Path failing =
        Files.writeString(
            folder.resolve("failing.yaml"),
            "image-size: 64\nlayer: order1\ngrid:\n  pooling: [1, 99]\n");
    Dfm run = Dfm.run("tune", "--config", failing, "--data", data, "--output", output);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).contains("failed").contains("Pooling 99 on layer 'order1'");
    assertThat(output.resolve("config.yaml")).exists();
  }

  @Test
  void wrongCallsSayWhatWasExpected() throws IOException {
    Path output = folder.resolve("wrong");
    Path few = folder.resolve("few");
    for (int i = 0; i < 5; i++) {
      Parts.noise(few.resolve("train/good/%s.png".formatted(i)), i);
    }
    Dfm images = tune(output, "--data", few);
    assertThat(images.exitCode()).isNotZero();
    assertThat(images.err()).contains("Only 5 normal images").contains("at least 8");
    Dfm limited = tune(output, "--data", data, "--limit-train-batches", 2);
    assertThat(limited.exitCode()).isEqualTo(2);
    assertThat(limited.err()).contains("limit-train-batches 2");
    Dfm all = tune(output, "--data", data, "--category", "all");
    assertThat(all.err()).contains("one category");
    Dfm unknown = tune(output, "--data", data, "--axis", "poling=1,2");
    assertThat(unknown.exitCode()).isEqualTo(2);
    Dfm nothing = Dfm.run("tune", "--output", output);
    assertThat(nothing.exitCode()).isEqualTo(2);
    assertThat(nothing.err()).contains("No data");
    Dfm likelihood = Dfm.run("tune", "--data", data, "--output", output, "--score", "nll");
    assertThat(likelihood.exitCode()).isEqualTo(2);
    assertThat(likelihood.err()).contains("--score nll").contains("grid:");
    Dfm fixed =
        Dfm.run(
            "tune",
            "--data",
            data,
            "--output",
            output,
            "--config",
            everything(),
            "--recipe",
            "fine");
    assertThat(fixed.exitCode()).isEqualTo(2);
    assertThat(fixed.err()).contains("nothing to choose from").contains("layer, pooling");
    assertThat(output).doesNotExist();
  }

  /** As a fit leaves it: every option has a value. */
  private static Path everything() throws IOException {
    return Files.writeString(
        folder.resolve("all.yaml"),
        """
        recipe: fine
        layer: order1
        pooling: 1
        image-score: max
        score-scale: layer
        image-size: 64
        augment: none
        """);
  }

  @Test
  void aBadImageIsToldOnceHoweverOftenItIsRead() throws IOException {
    Path broken = Parts.write(folder.resolve("broken"));
    Files.writeString(broken.resolve("train/good/003.png"), "no image");
    Dfm run = tune(folder.resolve("bad"), "--data", broken);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.err().lines().filter(line -> line.contains("003.png"))).hasSize(1);
    assertThat(folder.resolve("bad/config.yaml")).exists();
  }
}
