package org.deepfeature.dfm.cli.console;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Leads what the rest of the process tells into the command's {@link Log}: loggers of libraries,
 * what is printed on standard error, exceptions that nobody caught. For one thread, once a process.
 */
public final class ProcessLog {
  /** Kept, since loggers that nobody holds are forgotten with their levels. */
  private static final Logger GPU = Logger.getLogger("ai.djl.util.cuda");

  private static final Logger OURS = Logger.getLogger("org.deepfeature");

  private ProcessLog() {}

  /**
   * @param log of the command
   */
  public static void install(Log log) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    // Libraries say what they do in hundreds of lines, so of them a level less is told.
    root.setLevel(
        switch (log.level()) {
          case error -> Level.SEVERE;
          case warn, info -> Level.WARNING;
          case debug -> Level.INFO;
        });
    // Drivers without a GPU are no news to anybody.
    GPU.setLevel(Level.SEVERE);
    OURS.setLevel(log.shows(Log.Level.debug) ? Level.FINE : null);
    root.addHandler(new LibraryLog(log));
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> log.library(Log.Level.error, thread.getName(), "ended by " + e, e));
    if (log.format() == Log.Format.json || !log.shows(Log.Level.info)) {
      System.setErr(new PrintStream(new LineStream(log::say), true, StandardCharsets.UTF_8));
    }
  }
}
