package org.deepfeature.dfm.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a run of the command gave.
 *
 * @param exitCode as a shell sees it
 * @param out standard output
 * @param err standard error
 */
record Dfm(int exitCode, String out, String err) {

  static Dfm run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    CommandLine command = Main.commandLine(words);
    command.setOut(new PrintWriter(out, true));
    command.setErr(new PrintWriter(err, true));
    int exitCode = command.execute(words);
    return new Dfm(exitCode, out.toString(), err.toString());
  }
}
