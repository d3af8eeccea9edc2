package org.deepfeature.dfm.cli.run;

import java.io.PrintStream;
import java.io.PrintWriter;
import org.deepfeature.dfm.cli.console.Progress;
import org.deepfeature.dfm.cli.option.Configuration;

/**
 * Where a command speaks, and is spoken to.
 *
 * @param out results
 * @param err everything else
 * @param interruption by Ctrl-C
 * @param monitoring of a run
 */
public record Console(
    PrintWriter out, PrintWriter err, Interruption interruption, Monitoring monitoring) {
  private static final String TERMINAL = "dfm.terminal";

  /**
   * @param out results
   * @param err everything else
   */
  public Console(PrintWriter out, PrintWriter err) {
    this(out, err, new Interruption(line -> say(err, line)), Monitoring.NONE);
  }

  /**
   * @param of a run
   * @return the same, whose trainers are monitored
   */
  public Console with(Monitoring of) {
    return new Console(out, err, interruption, of);
  }

  /**
   * @param line something that was done, and why
   */
  public void say(String line) {
    say(err, line);
  }

  private static void say(PrintWriter err, String line) {
    err.println(line);
    err.flush();
  }

  /**
   * @param skipped images
   * @param configuration says whether skipping is a success
   * @return the exit code of a command that did its work
   */
  public int exitCode(SkippedImages skipped, Configuration configuration) {
    int code = skipped.exitCode(configuration);
    return interruption.isRequested() ? Interruption.EXIT_CODE : code;
  }

  /**
   * @return a bar where the start script saw a terminal
   */
  @SuppressWarnings("SystemOut") // Progress belongs on standard error; a bar needs the stream.
  Progress progress() {
    PrintStream stream = System.err;
    return new Progress(stream, Boolean.getBoolean(TERMINAL));
  }
}
