package org.deepfeature.dfm.cli.run;

import java.io.PrintStream;
import java.io.PrintWriter;
import org.deepfeature.dfm.trainer.callback.Progress;

/**
 * Where a command speaks.
 *
 * @param out results
 * @param err everything else
 */
public record Console(PrintWriter out, PrintWriter err) {
  private static final String TERMINAL = "dfm.terminal";

  /**
   * @param line something that was done, and why
   */
  public void say(String line) {
    err.println(line);
    err.flush();
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
