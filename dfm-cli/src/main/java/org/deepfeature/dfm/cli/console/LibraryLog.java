package org.deepfeature.dfm.cli.console;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** Passes on what libraries log by way of the JDK's loggers. Thread-safe. */
final class LibraryLog extends Handler {
  private final Log log;

  /**
   * @param log gets it
   */
  LibraryLog(Log log) {
    this.log = log;
    setFormatter(new SimpleFormatter());
  }

  @Override
  public void publish(LogRecord logged) {
    if (isLoggable(logged)) {
      String message = getFormatter().formatMessage(logged);
      String logger = logged.getLoggerName() == null ? "java" : logged.getLoggerName();
      log.library(
          level(logged.getLevel()), logger, message == null ? "" : message, logged.getThrown());
    }
  }

  private static Log.Level level(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return Log.Level.error;
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return Log.Level.warn;
    }
    return level.intValue() >= Level.INFO.intValue() ? Log.Level.info : Log.Level.debug;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
