package org.deepfeature.dfm.hub;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on a terminal, two plain lines elsewhere. */
public final class DownloadBar implements DownloadListener {
  private static final long MEBIBYTE = 1L << 20;

  private final PrintStream out;
  private final boolean terminal;
  private String name = "";
  private long received;
  private @Nullable ProgressBar bar;

  /**
   * @param out where to write
   * @param terminal whether that is one
   */
  public DownloadBar(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * @return one on the standard error; the start script says whether that is a terminal
   */
  public static DownloadBar onStandardError() {
    return new DownloadBar(System.err, Boolean.getBoolean("dfm.terminal"));
  }

  @Override
  public void started(String file, long bytes) {
    close();
    name = file;
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("Downloading " + file)
              .setInitialMax(bytes)
              .setUnit(" MiB", MEBIBYTE)
              .setStyle(ProgressBarStyle.ASCII)
              .setConsumer(new ConsoleProgressBarConsumer(out))
              .build();
    } else {
      out.printf("Downloading %s%s%n", file, bytes < 0 ? "" : ", " + mebibytes(bytes));
    }
  }

  @Override
  public void advanced(long bytes) {
    received = bytes;
    if (bar != null) {
      bar.stepTo(bytes);
    }
  }

  @Override
  public void ended() {
    if (!terminal && !name.isEmpty()) {
      out.printf("Received %s, %s%n", name, mebibytes(received));
    }
    close();
  }

  private void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  private static String mebibytes(long bytes) {
    return String.format(java.util.Locale.ROOT, "%.1f MiB", (double) bytes / MEBIBYTE);
  }
}
