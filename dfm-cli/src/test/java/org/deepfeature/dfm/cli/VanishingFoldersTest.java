package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Folders that go while a command works, as a share that is unmounted: it ends with an error that
 * names what is gone, or everything is there.
 */
@Tag("slow")
class VanishingFoldersTest extends TrainedFixture {
  private static final Set<String> WITH_DATA =
      Set.of("train", "fit", "test", "predict", "update", "extract", "tune", "quantize");

  @Test
  void withoutItsDataACommandFailsByNameAndWithItEndsAsEver() throws Exception {
    assumeTrue(Torture.isUnix(), "Windows moves no folder that is in use");
    Random random = Torture.random(VanishingFoldersTest.class);
    UndisturbedRuns undisturbed = new UndisturbedRuns(folder);
    Path vanishing = Parts.write(folder.resolve("vanishing"));
    List<DisturbedCommand> commands =
        DisturbedCommand.of(DisturbedCommand.Inputs.in(folder, data, trained)).stream()
            .filter(command -> WITH_DATA.contains(command.name()))
            .map(command -> command.on(data, vanishing))
            .toList();
    for (int i = 0; i < Torture.cases(1); i++) {
      DisturbedCommand command = commands.get((int) ((Torture.SEED + i) % commands.size()));
      String expected = undisturbed.result(command);
      long after = (long) (random.nextDouble() * undisturbed.milliseconds(command));
      String when = "%s, data gone after %s ms, seed %s";
      when = when.formatted(command.name(), after, Torture.SEED);
      Path output = command.prepare(folder.resolve("without-data-" + i));
      Path log = folder.resolve("without-data-" + i + ".log");
      Running run = Running.start(log, command.into(output));
      boolean ended = run.process().waitFor(after, TimeUnit.MILLISECONDS);
      Path gone = Files.move(vanishing, folder.resolve("gone"));
      int exitCode = run.exitCode();
      Files.move(gone, vanishing);

      assertThat(run.text()).as(when).doesNotContain("\tat ");
      WholeFiles.assertWhole(output, when);
      WholeFiles.assertNothingUnfinished(output, when);
      if (exitCode == 0) {
        assertThat(command.result().of(output)).as(when).isEqualTo(expected);
      } else {
        assertThat(run.text()).as(when).contains(vanishing.toString());
      }
      Dfm again = Dfm.run(command.againInto(output));
      assertThat(again.exitCode()).as("%s: %s", when, again.err()).isZero();
      assertThat(command.result().of(output)).as(when).isEqualTo(expected);
      Torture.record(
          command.name(),
          "data gone",
          ended ? "ended before it" : exitCode == 0 ? "had read it all" : "refused by name");
    }
  }

  @Test
  void withoutItsOutputACommandFailsByNameOrEverythingIsThere() throws Exception {
    assumeTrue(Torture.isUnix(), "Windows moves no folder that is in use");
    Random random = Torture.random(VanishingFoldersTest.class);
    UndisturbedRuns undisturbed = new UndisturbedRuns(folder);
    List<DisturbedCommand> commands =
        DisturbedCommand.of(DisturbedCommand.Inputs.in(folder, data, trained));
    for (int i = 0; i < Torture.cases(1); i++) {
      DisturbedCommand command = commands.get((int) ((Torture.SEED + i) % commands.size()));
      String expected = undisturbed.result(command);
      long after = (long) (random.nextDouble() * undisturbed.milliseconds(command));
      String when = "%s, output gone after %s ms, seed %s";
      when = when.formatted(command.name(), after, Torture.SEED);
      Path output = command.prepare(folder.resolve("without-output-" + i));
      Path log = folder.resolve("without-output-" + i + ".log");
      Running run = Running.start(log, command.into(output));
      boolean ended = run.process().waitFor(after, TimeUnit.MILLISECONDS);
      Path gone = Files.move(output, folder.resolve("output-gone-" + i));
      int exitCode = run.exitCode();

      assertThat(run.text()).as(when).doesNotContain("\tat ");
      WholeFiles.assertWhole(output, when);
      WholeFiles.assertNothingUnfinished(output, when);
      if (ended) {
        assertThat(command.result().of(gone)).as(when).isEqualTo(expected);
      } else if (exitCode == 0) {
        assertThat(names(output))
            .as("%s: %s", when, run.text())
            .isEqualTo(names(undisturbed.output(command)));
        assertThat(command.result().of(output)).as(when).isEqualTo(expected);
      } else {
        assertThat(run.text()).as(when).contains(output.toString());
      }
      Torture.record(
          command.name(),
          "output gone",
          ended ? "ended before it" : exitCode == 0 ? "all is there" : "refused by name");
    }
  }

  private static Set<String> names(Path output) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> output.relativize(file).toString())
          .collect(Collectors.toSet());
    }
  }
}
