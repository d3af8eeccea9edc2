package org.deepfeature.dfm.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.deepfeature.dfm.cli.Main;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The short way to the version says what the long one does. */
class ProgramVersionTest {
  @Test
  void itIsWhatTheCommandSays() {
    StringWriter out = new StringWriter();
    CommandLine command = Main.commandLine("--version");
    command.setOut(new PrintWriter(out, true));

    assertThat(command.execute("--version")).isZero();
    assertThat(out.toString().lines()).containsExactlyElementsOf(ProgramVersion.lines());
  }
}
