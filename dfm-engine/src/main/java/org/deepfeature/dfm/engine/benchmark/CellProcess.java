package org.deepfeature.dfm.engine.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.engine.option.GridCell;

/**
 * {@code dfm train} of one cell in a process of its own, with this one's JVM options: its peak of
 * memory is its own, and a native library that crashes ends only this cell.
 */
final class CellProcess {
  private final Path folder;
  private final Class<?> main;

  /**
   * @param folder for what the cell writes
   * @param main class of the process
   */
  CellProcess(Path folder, Class<?> main) {
    this.folder = folder;
    this.main = main;
  }

  /** Returns the file of metrics. */
  Path metrics() {
    return folder.resolve("metrics.json");
  }

  /** Returns why it failed; empty if it did not. */
  Optional<String> run(GridCell cell) {
    Path log = folder.resolve("log.txt");
    Path given = folder.resolve("cell.yaml");
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(metrics());
      cell.write(given);
      Process process =
          new ProcessBuilder(command(given))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      int exitCode = await(process);
      return exitCode == 0 ? Optional.empty() : Optional.of(reason(log, exitCode));
    } catch (IOException e) {
      throw new DfmException("Cannot run a cell in %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private List<String> command(Path given) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-agentlib:jdwp"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Ddfm.terminal=false",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            given.toString(),
            folder.toString()));
    return command;
  }

  private static int await(Process process) {
    Thread end = new Thread(process::destroy);
    Runtime.getRuntime().addShutdownHook(end);
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while a cell was running", e);
    } finally {
      if (!process.isAlive()) {
        forget(end);
      }
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This process is ending: the hook runs, and finds nothing to end.
      hook.setName("dfm-benchmark-end");
    }
  }

  /** The command's errors are one line, the last that it says. */
  private static String reason(Path log, int exitCode) throws IOException {
    List<String> lines = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
    String last = lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    return "exit %s: %s (%s)".formatted(exitCode, last.replaceFirst("^dfm: ", ""), log);
  }
}
