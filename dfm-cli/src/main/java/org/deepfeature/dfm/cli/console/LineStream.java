package org.deepfeature.dfm.cli.console;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts UTF-8 that is written into lines, and passes on each that is not blank. Thread-safe. */
final class LineStream extends OutputStream {
  private final Consumer<String> to;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  /**
   * @param to gets lines without their ends
   */
  LineStream(Consumer<String> to) {
    this.to = to;
  }

  @Override
  public synchronized void write(int one) {
    if (one != '\n' && one != '\r') {
      begun.write(one);
      return;
    }
    String line = begun.toString(StandardCharsets.UTF_8);
    begun.reset();
    if (!line.isBlank()) {
      to.accept(line);
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  @Override
  public void close() {
    write('\n');
  }
}
