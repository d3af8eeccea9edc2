package org.deepfeature.dfm.engine;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * A {@link PrintWriter} keeps silent about what it could not write; this asks it at every flush. As
 * thread-safe as the writer.
 */
final class CheckedWriter extends FilterWriter {
  private final PrintWriter asked;

  private CheckedWriter(PrintWriter asked) {
    super(asked);
    this.asked = asked;
  }

  /** Returns one that throws: the writer itself, unless it is one that keeps silent. */
  static Writer of(Writer writer) {
    return writer instanceof PrintWriter silent ? new CheckedWriter(silent) : writer;
  }

  @Override
  public void flush() throws IOException {
    if (asked.checkError()) { // Flushes, too.
      throw new IOException("the stream takes no more rows");
    }
  }
}
