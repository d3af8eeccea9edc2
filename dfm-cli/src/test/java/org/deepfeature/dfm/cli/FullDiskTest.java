package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Commands whose disk is full at any of their bytes: an error that says so, or the right result;
 * nothing torn; and once there is room, the same command ends as ever.
 */
@Tag("slow")
class FullDiskTest extends TrainedFixture {
  private static final long KIBIBYTE = 1024;

  /** Of the bytes of the files, each of which takes whole pages. */
  private static final double MOST = 1.8;

  @Test
  void aCommandWithoutRoomSaysSoAndLeavesNothingTorn() throws Exception {
    assumeTrue(canMount(), "no mount namespaces here, so there is no small disk");
    Random random = Torture.random(FullDiskTest.class);
    UndisturbedRuns undisturbed = new UndisturbedRuns(folder);
    List<DisturbedCommand> commands =
        DisturbedCommand.of(DisturbedCommand.Inputs.in(folder, data, trained)).stream()
            .filter(command -> command.changed().isEmpty()) // The disk is empty in the beginning.
            .toList();
    for (int disk = 0; disk < Torture.cases(1); disk++) {
      DisturbedCommand command = commands.get((int) ((Torture.SEED + disk) % commands.size()));
      String expected = undisturbed.result(command);
      double share = MOST * random.nextDouble();
      long room = 4 + (long) (share * bytesIn(undisturbed.output(command)) / KIBIBYTE);
      String when = "%s with room for %s KiB, %s of what it takes, seed %s";
      when = when.formatted(command.name(), room, share, Torture.SEED);
      Path output = Files.createDirectories(folder.resolve("full-" + disk));
      // The disk is mounted over it.
      Path copy = Files.createDirectories(folder.resolve("copy-" + disk));
      Path log = folder.resolve("full-" + disk + ".log");
      Running run = Running.onFullDisk(room, output, copy, log, command.into(output));
      int exitCode = run.exitCode();
      assertThat(exitCode).as("%s: %s", when, run.text()).isNotEqualTo(77);

      assertThat(run.text()).as(when).doesNotContain("\tat ");
      WholeFiles.assertWhole(copy, when);
      WholeFiles.assertNothingUnfinished(copy, when);
      if (exitCode == 0) {
        assertThat(command.result().of(copy)).as(when).isEqualTo(expected);
      } else {
        assertThat(run.text()).as(when).containsPattern("No space left|too little room");
      }
      Dfm again = Dfm.run(command.againInto(copy));
      assertThat(again.exitCode()).as("%s: %s", when, again.err()).isZero();
      assertThat(command.result().of(copy)).as(when).isEqualTo(expected);
      Torture.record(
          command.name(), "full disk", exitCode == 0 ? "there was room" : "refused by name");
    }
  }

  private static boolean canMount() throws Exception {
    if (!Torture.isUnix()) {
      return false;
    }
    Path folder = Files.createTempDirectory("dfm-mount");
    try {
      Process process =
          new ProcessBuilder(
                  "unshare",
                  "--map-root-user",
                  "--mount",
                  "mount",
                  "-t",
                  "tmpfs",
                  "tmpfs",
                  folder.toString())
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // There is no unshare.
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  private static long bytesIn(Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
