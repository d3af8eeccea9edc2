package org.deepfeature.dfm.cli;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * How much of the torture a build does: ten cases in all, or {@code -Ddfm.torture=200} as the
 * profile of that name; which ones follows from {@code -Ddfm.torture.seed=S}. What came of each is
 * a line in {@code target/torture.csv}.
 */
final class Torture {
  static final long SEED = Long.getLong("dfm.torture.seed", 1);
  private static final int CASES = Integer.getInteger("dfm.torture", 10);
  private static final Path LINES = Path.of("target/torture.csv");

  private Torture() {}

  /** Returns a share of the cases, at least one. */
  static int cases(int tenths) {
    return Math.max(1, CASES * tenths / 10);
  }

  /** Returns chance that is the same each time, and another for each test. */
  static Random random(Class<?> test) {
    return new Random(SEED * 31 + test.getSimpleName().hashCode());
  }

  static boolean isUnix() {
    return Files.isExecutable(Path.of("/usr/bin/env")) && Files.isDirectory(Path.of("/proc/self"));
  }

  static void record(String command, String how, String outcome) throws IOException {
    Files.createDirectories(LINES.toAbsolutePath().getParent());
    Files.writeString(LINES, "%s,%s,%s%n".formatted(command, how, outcome), CREATE, APPEND);
  }
}
