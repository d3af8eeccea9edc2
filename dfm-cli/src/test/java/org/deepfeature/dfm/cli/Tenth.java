package org.deepfeature.dfm.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process held after a tenth of its work, by Linux.
 *
 * @param residentKibibytes resident memory, native memory included
 * @param handles open files, sockets and the like
 * @param p99Microseconds what one of a hundred took longer than; told, never judged
 */
record Tenth(long residentKibibytes, long handles, long p99Microseconds) {
  static final int COUNT = 10;
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern LINE =
      Pattern.compile("Tenth\\[residentKibibytes=(\\d+), handles=(\\d+), p99Microseconds=(\\d+)]");

  /** Sorts the durations. */
  static Tenth now(ProcessHandle process, long[] nanoseconds) throws IOException {
    Arrays.sort(nanoseconds);
    Path folder = Path.of("/proc", String.valueOf(process.pid()));
    Matcher resident = RESIDENT.matcher(Files.readString(folder.resolve("status")));
    if (!resident.find()) {
      throw new IOException(folder + " tells no VmRSS");
    }
    try (Stream<Path> handles = Files.list(folder.resolve("fd"))) {
      return new Tenth(
          Long.parseLong(resident.group(1)),
          handles.count(),
          nanoseconds[(int) (0.99 * (nanoseconds.length - 1))] / 1000);
    }
  }

  static Stream<Tenth> in(String text) {
    return LINE.matcher(text)
        .results()
        .map(
            line ->
                new Tenth(
                    Long.parseLong(line.group(1)),
                    Long.parseLong(line.group(2)),
                    Long.parseLong(line.group(3))));
  }
}
