package org.deepfeature.dfm.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.deepfeature.dfm.bench.comparison.ComparisonCommand;
import org.deepfeature.dfm.bench.device.SmallNetwork;
import org.deepfeature.dfm.bench.endtoend.ImageFolder;
import org.deepfeature.dfm.bench.report.ReportCommand;
import org.deepfeature.dfm.bench.stage.DrawnImages;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * Runs JMH with its own arguments, results in JSON. Devices that an engine cannot use are skipped,
 * and the reason is printed. {@code report RESULTS.json... OUTPUT.md} makes a table and a plot of
 * results, and explains itself without; {@code linear-algebra OUTPUT.md} compares back ends; {@code
 * draw FOLDER png:900} draws the images of the end-to-end suites, for peers. For one thread.
 */
public final class Main {
  private Main() {}

  /**
   * @param arguments as said above
   * @throws IOException if results cannot be read or written
   * @throws InterruptedException if this is interrupted
   * @throws RunnerException if a benchmark fails
   * @throws CommandLineOptionException if JMH has no such option
   */
  public static void main(String[] arguments)
      throws IOException, InterruptedException, RunnerException, CommandLineOptionException {
    if (arguments.length > 0 && arguments[0].equals("report")) {
      String[] files = Arrays.copyOfRange(arguments, 1, arguments.length);
      int exitCode = ReportCommand.run(files, System.err);
      if (exitCode != 0) {
        System.exit(exitCode);
      }
    } else if (arguments.length > 0 && arguments[0].equals("linear-algebra")) {
      int exitCode =
          ComparisonCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length), System.err);
      if (exitCode != 0) {
        System.exit(exitCode);
      }
    } else if (arguments.length == 3 && arguments[0].equals("draw")) {
      ImageFolder.draw(
          DrawnImages.in(Files.createDirectories(Path.of(arguments[1]))), arguments[2]);
    } else {
      measure(arguments);
    }
  }

  private static void measure(String... arguments)
      throws IOException, RunnerException, CommandLineOptionException {
    CommandLineOptions asked = new CommandLineOptions(arguments);
    if (asked.shouldHelp()
        || asked.shouldList()
        || asked.shouldListWithParams()
        || asked.shouldListProfilers()
        || asked.shouldListResultFormats()) {
      org.openjdk.jmh.Main.main(arguments);
    } else {
      new Suites(SmallNetwork.filter(), System.err::println).run(asked);
    }
  }
}
