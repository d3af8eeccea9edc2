package org.deepfeature.dfm.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
  private static final class Full extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("No space left on device");
    }
  }

  @Test
  void whatIsPrintedArrivesInUtf8() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    StandardOutput out = StandardOutput.of(bytes);

    out.println("é");

    assertThat(StandardOutput.failure(out)).isEmpty();
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("é" + System.lineSeparator());
  }

  @Test
  void aStreamThatTakesNoMoreIsToldWithTheReason() {
    StandardOutput out = StandardOutput.of(new Full());

    out.println("a row");

    assertThat(StandardOutput.failure(out))
        .contains("Cannot write to standard output: No space left on device");
  }

  @Test
  void rowsThatCannotBeWrittenThrowAtOnce() throws IOException {
    Writer rows = StandardOutput.throwing(StandardOutput.of(new Full()));

    rows.write("a row\n");

    assertThatThrownBy(rows::flush).hasMessage("No space left on device");
    PrintWriter other = new PrintWriter(new StringWriter());
    assertThat(StandardOutput.throwing(other)).isSameAs(other);
  }
}
