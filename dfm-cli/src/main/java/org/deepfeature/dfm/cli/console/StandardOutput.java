package org.deepfeature.dfm.cli.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where results go, in UTF-8 whatever the locale is, as other programs read them. A {@link
 * PrintWriter} keeps silent about what it cannot write; this remembers why, so that a command whose
 * rows went nowhere does not end well. As thread-safe as a {@link PrintWriter}.
 */
public final class StandardOutput extends PrintWriter {
  private final Remembering remembering;

  private StandardOutput(Remembering remembering) {
    super(remembering, true);
    this.remembering = remembering;
  }

  /**
   * @return of the process
   */
  public static StandardOutput open() {
    return of(new FileOutputStream(FileDescriptor.out));
  }

  /**
   * @param stream that takes the bytes
   * @return one over it
   */
  static StandardOutput of(OutputStream stream) {
    return new StandardOutput(
        new Remembering(new OutputStreamWriter(stream, StandardCharsets.UTF_8)));
  }

  /**
   * @param out of a command
   * @return one for the same place that throws as soon as it cannot write
   */
  static Writer throwing(PrintWriter out) {
    return out instanceof StandardOutput standard ? standard.remembering : out;
  }

  /**
   * @param out of a command
   * @return why something that was printed did not arrive; empty if all did
   */
  public static Optional<String> failure(PrintWriter out) {
    if (!out.checkError()) { // Flushes, too.
      return Optional.empty();
    }
    IOException why = out instanceof StandardOutput standard ? standard.remembering.failure : null;
    return Optional.of(
        "Cannot write to standard output: "
            + (why == null || why.getMessage() == null ? "it takes no more" : why.getMessage()));
  }

  private interface Writing {
    void run() throws IOException;
  }

  private static final class Remembering extends FilterWriter {
    private volatile @Nullable IOException failure;

    private Remembering(Writer to) {
      super(to);
    }

    private void attempt(Writing writing) throws IOException {
      try {
        writing.run();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }

    @Override
    public void write(int character) throws IOException {
      attempt(() -> out.write(character));
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
      attempt(() -> out.write(text, offset, length));
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      attempt(() -> out.write(text, offset, length));
    }

    @Override
    public void flush() throws IOException {
      attempt(out::flush);
    }
  }
}
