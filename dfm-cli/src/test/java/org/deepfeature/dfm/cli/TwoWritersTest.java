package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deepfeature.dfm.runtime.internal.file.FolderLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same command twice at once: one result, and whoever did not make it says so. */
@Tag("slow")
class TwoWritersTest extends TrainedFixture {

  @Test
  void ofTwoThatWriteToOneFolderOneIsRightAndTheOtherNamesIt() throws Exception {
    Random random = Torture.random(TwoWritersTest.class);
    UndisturbedRuns undisturbed = new UndisturbedRuns(folder);
    List<DisturbedCommand> commands =
        DisturbedCommand.of(DisturbedCommand.Inputs.in(folder, data, trained));
    for (int i = 0; i < Torture.cases(1); i++) {
      DisturbedCommand command = commands.get((int) ((Torture.SEED + i) % commands.size()));
      String expected = undisturbed.result(command);
      long after = (long) (random.nextDouble() * undisturbed.milliseconds(command));
      String when = "%s, again after %s ms, seed %s";
      when = when.formatted(command.name(), after, Torture.SEED);
      Path output = command.prepare(folder.resolve("shared-" + i));
      Running one = Running.start(folder.resolve("one-" + i + ".log"), command.into(output));
      Thread.sleep(after);
      boolean together = one.process().isAlive();
      Running two = Running.start(folder.resolve("two-" + i + ".log"), command.into(output));
      List<Running> both = List.of(one, two);
      int well = 0;
      for (Running run : both) {
        if (run.exitCode() == 0) {
          well++;
        } else {
          assertThat(run.exitCode()).as("%s: %s", when, run.text()).isEqualTo(1);
          assertThat(run.text())
              .as(when)
              .containsPattern("Another run is writing to .*shared-" + i + "\\b")
              .doesNotContain("\tat ");
        }
      }

      assertThat(well).as(when).isPositive();
      assertThat(command.result().of(output)).as(when).isEqualTo(expected);
      WholeFiles.assertWhole(output, when);
      WholeFiles.assertNothingUnfinished(output, when);
      Torture.record(
          command.name(),
          "two writers",
          !together ? "one after the other" : well == 2 ? "both right" : "one right, one refused");
    }
  }

  @Test
  void twoUpdatesOfOneModelForgetNothingWithoutAWord() throws Exception {
    Path model = folder.resolve("both.dfm");
    Dfm fit =
        Dfm.run(
            "fit",
            "--data",
            data,
            "--image-size",
            64,
            "--updatable",
            "--output",
            folder.resolve("both"));
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    Files.copy(folder.resolve("both/model.dfm"), model);
    List<Running> both =
        List.of(
            Running.start(folder.resolve("0.log"), update(model, data.resolve("test/good"))),
            Running.start(folder.resolve("1.log"), update(model, data.resolve("test/spot"))));

    int added = 0;
    for (Running run : both) {
      if (run.exitCode() == 0) {
        added++;
      } else {
        assertThat(run.text()).contains("Another run is writing to", "both.dfm");
      }
    }
    assertThat(added).isPositive();
    Dfm info = Dfm.run("info", model, "--json");
    assertThat(info.exitCode()).as(info.err()).isZero();
    assertThat(info.out()).contains("\"training_images\" : " + (Parts.TRAIN + 4 * added));
  }

  @Test
  void whatAnotherRunWritesIsNeitherReadNorReplaced() throws Exception {
    Path model = Files.copy(trained.resolve("model.dfm"), folder.resolve("held.dfm"));
    Path features = folder.resolve("held.npy");
    try (FolderLock ofModel = FolderLock.ofFile(model);
        FolderLock ofFeatures = FolderLock.ofFile(features)) {
      assertThat(List.of(ofModel, ofFeatures)).doesNotContainNull();
      Object[][] commands = {
        update(model, data.resolve("test/good")),
        {"validate", "--model", model, "--data", data},
        {"extract", "--data", data, "--image-size", 64, "--output", features}
      };
      for (Object[] command : commands) {
        Dfm run = Dfm.run(command);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains("Another run is writing to", "held.");
      }
    }
    assertThat(features).doesNotExist();
  }

  @Test
  void aModelIsNotChangedInAFolderThatARunWritesTo() throws Exception {
    Path output = Files.createDirectories(folder.resolve("written to"));
    Path model = Files.copy(trained.resolve("model.dfm"), output.resolve("model.dfm"));
    try (FolderLock ofRun = FolderLock.of(output)) {
      assertThat(ofRun).isNotNull();
      Object[][] commands = {
        update(model, data.resolve("test/good")), {"validate", "--model", output, "--data", data}
      };
      for (Object[] command : commands) {
        Dfm run = Dfm.run(command);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err()).contains("Another run is writing to", "written to");
      }
    }
    assertThat(model).hasSameBinaryContentAs(trained.resolve("model.dfm"));
  }

  @Test
  void whatCannotBeginLeavesNoFolder() {
    Path features = folder.resolve("new/folder/features.npy");

    Dfm run = Dfm.run("extract", "--data", folder.resolve("nowhere"), "--output", features);

    assertThat(run.exitCode()).isNotZero();
    assertThat(folder.resolve("new")).doesNotExist();
  }

  private static Object[] update(Path model, Path normal) {
    return new Object[] {"update", "--model", model, "--normal", normal, "--output", model};
  }
}
