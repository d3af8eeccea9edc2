package org.deepfeature.dfm.hub;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reports downloads in plain lines: at the beginning, at each quarter, at the end. Not thread-safe.
 */
public final class DownloadLines implements DownloadListener {
  private static final double MEBIBYTE = 1 << 20;

  /** Files up to this size get no lines between the first and the last. */
  private static final long SHORT = 16 << 20;

  private final Consumer<String> out;
  private String name = "";
  private long total;
  private long received;
  private long quarters;

  /**
   * @param out takes a line without its end
   */
  public DownloadLines(Consumer<String> out) {
    this.out = out;
  }

  /**
   * @return one on the standard error
   */
  public static DownloadLines onStandardError() {
    return new DownloadLines(System.err::println);
  }

  @Override
  public void started(String file, long bytes) {
    name = file;
    total = bytes;
    received = 0;
    quarters = 0;
    out.accept("Downloading " + file + (bytes < 0 ? "" : ", " + mebibytes(bytes)));
  }

  @Override
  public void advanced(long bytes) {
    received = bytes;
    if (total > SHORT && 4 * received / total > quarters && received < total) {
      quarters = 4 * received / total;
      out.accept("Received %s %% of %s".formatted(25 * quarters, name));
    }
  }

  @Override
  public void finished() {
    out.accept("Received " + name + ", " + mebibytes(received));
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / MEBIBYTE);
  }
}
