package org.deepfeature.dfm.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The command in a folder that its user may not write, as a user who owns nothing there.
 *
 * @param script to start
 * @param work a folder that the user may write
 * @param environment beside the path
 */
record Installed(Path script, Path work, Map<String, String> environment) {
  /**
   * What a run gave.
   *
   * @param exitCode as a shell sees it
   * @param out standard output
   * @param err standard error
   */
  record Run(int exitCode, String out, String err) {}

  private static final String NOBODY = "65534";

  /** Unpacks into a folder whose name has spaces, and takes the right to write from everyone. */
  static Installed in(Path folder, Path... archives) throws Exception {
    Path program = Files.createDirectories(folder.resolve("Program Files (é)"));
    Path home = program;
    for (Path archive : archives) {
      home = Archives.unpack(archive, program);
    }
    Path work = Files.createDirectories(folder.resolve("work"));
    chmod("-R", "a-w,a+rX", program);
    chmod("755", folder);
    chmod("777", work);
    return new Installed(home.resolve("bin/dfm"), work, Map.of());
  }

  private static void chmod(Object... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("chmod"));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("Cannot " + command);
    }
  }

  /** Lets the folder be deleted again. */
  static void release(Path folder) throws IOException, InterruptedException {
    chmod("-R", "u+w", folder);
  }

  Installed with(String name, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(name, value);
    return new Installed(script, work, more);
  }

  Installed calledAs(Path other) {
    return new Installed(other, work, environment);
  }

  Process start(Path out, Path err, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    // Builds that run in the background ignore Ctrl-C, and so do their children unless told.
    command.addAll(List.of("env", "--default-signal=INT,TERM,HUP", script.toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
    String path = System.getenv("PATH");
    String java = System.getProperty("java.home");
    builder.environment().clear();
    builder.environment().put("PATH", path);
    builder.environment().put("JAVA_HOME", java);
    builder.environment().putAll(environment);
    builder.environment().values().removeIf(String::isEmpty);
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  Run run(Object... arguments) throws Exception {
    Path out = Files.createTempFile("dfm-out", ".txt");
    Path err = Files.createTempFile("dfm-err", ".txt");
    try {
      Process process = start(out, err, arguments);
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IllegalStateException("The command did not end: " + Files.readString(err));
      }
      return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
