package org.deepfeature.dfm.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** {@code report RESULTS.json... OUTPUT.md}. Stateless and thread-safe. */
public final class ReportCommand {
  private static final int WRONG_CALL = 2;
  private static final String USAGE =
      """
      Usage: java -jar benchmarks.jar report RESULTS.json... OUTPUT.md
      Makes a table of times, with their ratios to the quickest peer, and a plot beside it.
        RESULTS.json  what JMH wrote with -rff, or a script of peers/ with --json, at least one; a
                      RESULTS.machine.json beside it says which machine it was
        OUTPUT.md     gets the table, and OUTPUT.svg the plot; both are replaced
      Example:
        java -jar benchmarks.jar PcaFit -rff pca.json
        java -jar benchmarks.jar report pca.json peers.json report.md
      """;

  private ReportCommand() {}

  /**
   * @param arguments without the word {@code report}
   * @param err gets what is wrong
   * @return the exit code: 0, or 2 if the arguments make no report
   * @throws IOException if results cannot be read or written
   */
  public static int run(String[] arguments, PrintStream err) throws IOException {
    if (arguments.length < 2) {
      err.print(USAGE);
      return WRONG_CALL;
    }
    Path[] files = Arrays.stream(arguments).map(Path::of).toArray(Path[]::new);
    Path output = files[files.length - 1];
    if (output.toString().endsWith(".json")) {
      err.printf("The last argument, %s, would be written over; name OUTPUT.md%n%s", output, USAGE);
      return WRONG_CALL;
    }
    Path[] results = Arrays.copyOf(files, files.length - 1);
    for (Path file : results) {
      if (!Files.isRegularFile(file)) {
        err.printf("%s is no file%n%s", file, USAGE);
        return WRONG_CALL;
      }
    }
    ResultTable.read(results).write(output);
    return 0;
  }
}
