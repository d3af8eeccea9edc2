package org.deepfeature.dfm.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command in a process of its own, which can be killed.
 *
 * @param process it
 * @param output both its streams
 */
record Running(Process process, Path output) {
  private static final String UNSHARED_DISK =
      """
      mount -t tmpfs -o "size=${1}k" tmpfs "$2" || exit 77
      folder=$2 copy=$3
      shift 3
      "$@"
      code=$?
      cp -R "$folder/." "$copy" || exit 77
      exit $code
      """;
  private static final long POLL_MILLISECONDS = 5;
  private static final long PATIENCE_NANOSECONDS = TimeUnit.MINUTES.toNanos(2);

  static Running start(Path log, Object... arguments) throws IOException {
    return in("", log, arguments);
  }

  /** Starts it in a locale; an empty one is that of the tests. */
  static Running in(String locale, Path log, Object... arguments) throws IOException {
    ProcessBuilder builder = builder(arguments).redirectErrorStream(true);
    if (!locale.isEmpty()) {
      builder.environment().put("LC_ALL", locale);
    }
    return new Running(builder.redirectOutput(log.toFile()).start(), log);
  }

  /** Starts it with its streams apart. */
  static Process process(Path out, Path err, Object... arguments) throws IOException {
    return builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  /** Starts it where there is no network, not even a loopback; only for systems with unshare. */
  static Running withoutNetwork(Path log, Object... arguments) throws IOException {
    ProcessBuilder builder = builder(arguments).redirectErrorStream(true);
    builder.command().addAll(0, List.of("unshare", "--map-root-user", "--net"));
    return new Running(builder.redirectOutput(log.toFile()).start(), log);
  }

  /**
   * Starts it where its folder has so much room; only for systems with unshare. Nobody else sees
   * that folder, so what is in it in the end is copied.
   */
  static Running onFullDisk(long kibibytes, Path folder, Path copy, Path log, Object... arguments)
      throws IOException {
    ProcessBuilder builder = builder(arguments).redirectErrorStream(true);
    List<Object> words = List.of(UNSHARED_DISK, "sh", kibibytes, folder, copy);
    builder.command().addAll(0, List.of("unshare", "--map-root-user", "--mount", "sh", "-c"));
    builder.command().addAll(5, words.stream().map(Object::toString).toList());
    return new Running(builder.redirectOutput(log.toFile()).start(), log);
  }

  /**
   * Starts a class whose heap is all there from the beginning, with the compiler that takes no
   * megabytes for a method, and few arenas of the allocator: what grows is something else.
   */
  static Running enduring(Path log, Class<?> main, Object... arguments) throws IOException {
    ProcessBuilder builder =
        builder(
                List.of(
                    "-Xms96m",
                    "-Xmx96m",
                    "-XX:+AlwaysPreTouch",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1"),
                main,
                arguments)
            .redirectErrorStream(true);
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    return new Running(builder.redirectOutput(log.toFile()).start(), log);
  }

  /** Starts it with a folder of further classes behind its own. */
  static Running withClasses(Path classes, Path log, Object... arguments) throws IOException {
    ProcessBuilder builder = builder(arguments).redirectErrorStream(true);
    int path = builder.command().indexOf("-cp") + 1;
    builder.command().set(path, builder.command().get(path) + File.pathSeparator + classes);
    return new Running(builder.redirectOutput(log.toFile()).start(), log);
  }

  private static ProcessBuilder builder(Object... arguments) {
    return builder(List.of("-Xmx512m"), Main.class, arguments);
  }

  private static ProcessBuilder builder(List<String> memory, Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/env"))) {
      // Builds that run in the background ignore Ctrl-C, and so do their children unless told.
      command.addAll(List.of("/usr/bin/env", "--default-signal=INT,TERM,HUP"));
    }
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(memory);
    command.addAll(List.of("-Djava.awt.headless=true", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command);
  }

  /** Waits until the checkpoint is at least so long; answers whether the process still runs. */
  boolean awaitCheckpoint(Path checkpoint, long bytes) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (process.isAlive() && System.nanoTime() - start < PATIENCE_NANOSECONDS) {
      if (Files.exists(checkpoint) && Files.size(checkpoint) >= bytes) {
        return process.isAlive();
      }
      Thread.sleep(POLL_MILLISECONDS);
    }
    return false;
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("The command did not end");
    }
    return process.exitValue();
  }

  String text() throws IOException {
    return Files.readString(output);
  }
}
