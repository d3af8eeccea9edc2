package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Set;
import org.deepfeature.dfm.engine.option.ConfigurationFile;
import org.deepfeature.dfm.runtime.internal.process.BoundedEnd;
import org.deepfeature.dfm.runtime.internal.process.ForeignExit;
import org.deepfeature.dfm.runtime.internal.process.LeftThreads;
import org.deepfeature.dfm.trainer.option.GivenOptions;

/** The process of a cell: fits and tests what a file says. */
final class CellMain {
  private CellMain() {}

  /**
   * @param arguments file of options, output folder
   */
  @SuppressWarnings("SystemOut") // It is a process of its own, whose words go into a file.
  public static void main(String[] arguments) {
    PrintStream log = System.err;
    endWithTheBenchmark(log);
    ForeignExit.watch(line -> log.println("dfm: " + line), 1);
    BoundedEnd end =
        new BoundedEnd(BoundedEnd.SECONDS, line -> log.println("dfm: warning: " + line));
    end.watchSignals();
    Set<Thread> before = LeftThreads.running();
    int exitCode = run(arguments, log);
    LeftThreads.lines(before).forEach(line -> log.println("dfm: warning: " + line));
    end.begin(exitCode);
    System.exit(exitCode);
  }

  private static int run(String[] arguments, PrintStream log) {
    try {
      GivenOptions given =
          GivenOptions.NONE.with(ConfigurationFile.read(Path.of(arguments[0])), arguments[0]);
      Engine.builder()
          .messages(log::println)
          .onBadImage(
              e -> {
                log.println("skipped: " + e.getMessage());
                if (!given.value("skip-bad-images").asBoolean()) {
                  throw e;
                }
              })
          .build()
          .train(given, Path.of(arguments[1]));
      return 0;
    } catch (RuntimeException e) {
      e.printStackTrace(log);
      log.println("dfm: " + String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; "));
      return 1;
    }
  }

  /** Whoever started this holds the other end of standard input, which ends with it, however. */
  @SuppressWarnings("SystemOut") // Likewise.
  private static void endWithTheBenchmark(PrintStream log) {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  log.println("standard input is not read");
                }
              } catch (IOException e) {
                log.println("standard input: " + e.getMessage());
              }
              log.println("dfm: the benchmark has ended");
              Runtime.getRuntime().halt(1);
            },
            "dfm-benchmark-watch");
    watch.setDaemon(true);
    watch.start();
  }
}
