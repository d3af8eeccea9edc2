package org.deepfeature.dfm.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.deepfeature.dfm.bench.device.DeviceFilter;
import org.deepfeature.dfm.bench.device.SmallNetwork;
import org.deepfeature.dfm.bench.report.ResultTable;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs JMH with its own arguments, or, as {@code report RESULTS.json... OUTPUT.md}, makes a table
 * and a plot of its results. Devices that are not there are skipped, and the reason is printed.
 */
public final class Main {
  private Main() {}

  /**
   * @param arguments as said above
   * @throws IOException if results cannot be read or written
   * @throws RunnerException if a benchmark fails
   */
  public static void main(String[] arguments) throws IOException, RunnerException {
    if (arguments.length > 2 && arguments[0].equals("report")) {
      Path[] files = Arrays.stream(arguments).skip(1).map(Path::of).toArray(Path[]::new);
      ResultTable.read(Arrays.copyOf(files, files.length - 1)).write(files[files.length - 1]);
    } else {
      measure(arguments);
    }
  }

  private static void measure(String... arguments) throws IOException, RunnerException {
    DeviceFilter.Filtered filtered = new DeviceFilter(SmallNetwork::fault).filter(arguments);
    filtered
        .skipped()
        .forEach(
            (device, reason) -> System.err.printf("Skipped: device %s (%s)%n", device, reason));
    if (filtered.hasDevices()) {
      org.openjdk.jmh.Main.main(filtered.arguments().toArray(String[]::new));
    }
  }
}
