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
 * Commands that are killed at random moments: what is there afterwards is whole, and the same
 * command, called once more, gives what it would have given.
 */
@Tag("slow")
class TortureTest extends TrainedFixture {
  private static final List<String> SIGNALS = List.of("KILL", "KILL", "TERM", "HUP");
  private static final long PATIENCE_SECONDS = 120;

  @Test
  void whatIsLeftIsWholeAndTheNextRunEndsAsIfNothingHadBeen() throws Exception {
    assumeTrue(Torture.isUnix(), "No Unix: no signals to send");
    Random random = Torture.random(TortureTest.class);
    UndisturbedRuns undisturbed = new UndisturbedRuns(folder);
    List<DisturbedCommand> commands =
        DisturbedCommand.of(DisturbedCommand.Inputs.in(folder, data, trained));
    for (int kill = 0; kill < Torture.cases(6); kill++) {
      DisturbedCommand command = commands.get(kill % commands.size());
      String expected = undisturbed.result(command);
      Path output = command.prepare(folder.resolve("killed-" + kill));
      long most = undisturbed.milliseconds(command);
      kill(command.name(), random, most, output, command.into(output));
      if (!command.again().isEmpty()) {
        kill(command.name() + " --resume", random, most, output, command.againInto(output));
      }
      Dfm again = Dfm.run(command.againInto(output));
      String when = "%s, kill %s, seed %s".formatted(command.name(), kill, Torture.SEED);
      assertThat(again.exitCode()).as("%s: %s", when, again.err()).isZero();
      assertThat(command.result().of(output)).as(when).isEqualTo(expected);
      WholeFiles.assertNothingUnfinished(output, when);
    }
  }

  private static void kill(
      String name, Random random, long milliseconds, Path output, Object... arguments)
      throws Exception {
    long after = (long) (random.nextDouble() * milliseconds);
    String signal = SIGNALS.get(random.nextInt(SIGNALS.size()));
    String when = "%s, SIG%s after %s ms, seed %s".formatted(name, signal, after, Torture.SEED);
    Running run = Running.start(folder.resolve("killed.log"), arguments);
    boolean ended = run.process().waitFor(after, TimeUnit.MILLISECONDS);
    if (!ended) {
      run.signal(signal);
      assertThat(run.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(when).isTrue();
    }

    assertThat(run.text()).as(when).doesNotContain("\tat ");
    assertNoProcessWorksOn(output, when);
    WholeFiles.assertWhole(output, when);
    int left = leftIn(output);
    Torture.record(
        name,
        "SIG" + signal,
        ended ? "ended before it" : left == 0 ? "nothing was left" : "whole files were left");
  }

  private static int leftIn(Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return (int) files.filter(Files::isRegularFile).count();
    }
  }

  /** Cells are processes, which end with the one that started them. */
  private static void assertNoProcessWorksOn(Path output, String when) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (isWorkedOn(output) && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(isWorkedOn(output)).as(when).isFalse();
  }

  private static boolean isWorkedOn(Path output) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes.anyMatch(process -> commandLine(process).contains(output.toString()));
    }
  }

  private static String commandLine(Path process) {
    try {
      Path file = process.resolve("cmdline");
      return Files.isReadable(file) ? Files.readString(file).replace('\0', ' ') : "";
    } catch (IOException e) {
      return ""; // It has ended since, or is not ours.
    }
  }
}
