package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Commands that are killed at random moments: what is there afterwards is whole, and the same
 * command, called once more, gives what it would have given. {@code -Ddfm.torture=200} kills more.
 */
@Tag("slow")
class TortureTest extends TrainedFixture {
  private static final int KILLS = Integer.getInteger("dfm.torture", 10);
  private static final long SEED = Long.getLong("dfm.torture.seed", 1);
  private static final List<String> SIGNALS = List.of("KILL", "KILL", "TERM", "HUP");

  private static final Map<String, Long> MILLISECONDS = new HashMap<>();
  private static final Map<String, String> EXPECTED = new HashMap<>();
  private static Path updatable;

  /** A command, and the file that it leaves. */
  private record Work(String name, String result, List<Object> arguments) {
    static Work of(String name, String result, Object... arguments) {
      return new Work(name, result, List.of(arguments));
    }

    Object[] into(Path output, Object... more) {
      List<Object> words = new ArrayList<>();
      for (Object argument : arguments) {
        words.add(argument.equals("OUTPUT") ? output : argument);
      }
      words.addAll(List.of(more));
      return words.toArray();
    }
  }

  private static List<Work> works() {
    return List.of(
        Work.of(
            "train",
            "predictions.csv",
            "train",
            "--data",
            data,
            "--image-size",
            64,
            "--batch-size",
            1,
            "--output",
            "OUTPUT"),
        Work.of(
            "predict",
            "predictions.csv",
            "predict",
            "--model",
            trained,
            "--batch-size",
            1,
            data.resolve("train"),
            data.resolve("test"),
            "--output",
            "OUTPUT"),
        Work.of(
            "update",
            "",
            "update",
            "--model",
            updatable,
            "--normal",
            data.resolve("test/good"),
            "--output",
            "OUTPUT"));
  }

  @BeforeAll
  static void runEachOnceToItsEnd() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/env")), "No Unix: no signals to send");
    updatable = folder.resolve("updatable");
    Dfm fit =
        Dfm.run("fit", "--data", data, "--image-size", 64, "--updatable", "--output", updatable);
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    for (Work work : works()) {
      Path output = folder.resolve("whole-" + work.name());
      if (work.result().isEmpty()) {
        Files.createDirectories(output);
      }
      long start = System.nanoTime();
      Running whole = Running.start(folder.resolve(work.name() + ".log"), work.into(output));
      assertThat(whole.exitCode()).as(whole.text()).isZero();
      MILLISECONDS.put(work.name(), (System.nanoTime() - start) / 1_000_000);
      // In this process, as what goes on after a kill: a library that other tests have loaded may
      // choose other kernels here, and then the last digit is another one.
      Dfm here = Dfm.run(work.into(output));
      assertThat(here.exitCode()).as(here.err()).isZero();
      EXPECTED.put(work.name(), result(work, output));
    }
  }

  private static String result(Work work, Path output) throws IOException {
    if (!work.result().isEmpty()) {
      return Files.readString(output.resolve(work.result()));
    }
    Dfm scored = Dfm.run("predict", "--model", output.resolve("model.dfm"), data.resolve("test"));
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    return scored.out();
  }

  @Test
  void whatIsLeftIsWholeAndTheNextRunEndsAsIfNothingHadBeen() throws Exception {
    Random random = new Random(SEED);
    List<Work> works = works();
    for (int kill = 0; kill < KILLS; kill++) {
      Work work = works.get(kill % works.size());
      Path output = Files.createDirectories(folder.resolve("killed-" + kill));
      Path log = folder.resolve("killed-" + kill + ".log");
      Running run = Running.start(log, work.into(output));
      long after = (long) (random.nextDouble() * MILLISECONDS.get(work.name()));
      String signal = SIGNALS.get(random.nextInt(SIGNALS.size()));
      String when = "%s, SIG%s after %s ms, seed %s".formatted(work.name(), signal, after, SEED);
      if (!run.process().waitFor(after, TimeUnit.MILLISECONDS)) {
        run.signal(signal);
        assertThat(run.process().waitFor(2, TimeUnit.MINUTES)).as(when).isTrue();
      }

      assertWhole(output, when);
      Dfm again =
          Dfm.run(
              work.name().equals("train")
                  ? work.into(output, "--resume", "last")
                  : work.into(output));
      assertThat(again.exitCode()).as("%s: %s", when, again.err()).isZero();
      assertThat(result(work, output)).as(when).isEqualTo(EXPECTED.get(work.name()));
      assertNothingUnfinished(output, when);
    }
  }

  /** Every file that has its name is one that was finished. */
  private static void assertWhole(Path output, String when) throws IOException {
    if (Files.exists(output.resolve("model.dfm"))) {
      Dfm info = Dfm.run("info", output.resolve("model.dfm"));
      assertThat(info.exitCode()).as("%s: %s", when, info.err()).isZero();
    }
    for (String name : List.of("predictions.csv", "metrics.json", "report.html", "config.yaml")) {
      Path file = output.resolve(name);
      if (Files.exists(file)) {
        assertThat(Files.readString(file)).as("%s: %s", when, name).endsWith("\n");
      }
    }
  }

  private static void assertNothingUnfinished(Path output, String when) throws IOException {
    try (Stream<Path> files = Files.walk(output)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .as(when)
          .noneMatch(name -> name.endsWith(".tmp") || name.endsWith(".lock"));
    }
  }
}
