package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What commands leave that nothing disturbs, and how long that takes. */
final class UndisturbedRuns {
  /** Of a process of its own, measured once: it loads and compiles everything anew. */
  private static long processMilliseconds = -1;

  private final Path folder;
  private final Map<String, String> results = new HashMap<>();
  private final Map<String, Long> milliseconds = new HashMap<>();

  UndisturbedRuns(Path folder) {
    this.folder = folder;
  }

  Path output(DisturbedCommand command) {
    return folder.resolve("whole-" + command.name());
  }

  /** Made in this process, as what goes on after a disturbance. */
  String result(DisturbedCommand command) throws Exception {
    if (!results.containsKey(command.name())) {
      Path output = command.prepare(output(command));
      long begin = System.nanoTime();
      Dfm here = Dfm.run(command.into(output));
      milliseconds.put(command.name(), since(begin));
      assertThat(here.exitCode()).as(here.err()).isZero();
      results.put(command.name(), command.result().of(output));
    }
    return results.get(command.name());
  }

  /**
   * How long it takes in a process of its own, rather a little more: what is disturbed too early is
   * disturbed before it has done anything.
   */
  long milliseconds(DisturbedCommand command) throws Exception {
    if (processMilliseconds < 0) {
      long begin = System.nanoTime();
      Path output = command.prepare(folder.resolve("whole-process"));
      Running run = Running.start(folder.resolve("whole.log"), command.into(output));
      assertThat(run.exitCode()).as(run.text()).isZero();
      processMilliseconds = since(begin);
    }
    return processMilliseconds + milliseconds.get(command.name());
  }

  private static long since(long nanoseconds) {
    return (System.nanoTime() - nanoseconds) / 1_000_000;
  }
}
