package org.deepfeature.dfm.cli.console;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a command tells beside its results: all of it goes through here, on standard error, as lines
 * for people or as a JSON object a line for programs. Thread-safe.
 */
public final class Log {
  /** How much a line matters; those less than the level asked for are left out. */
  public enum Level {
    /** The work, or a part of it, was not done. */
    error,
    /** The work was done otherwise, or of less, than one may think. */
    warn,
    /** What is done, and how far it is. */
    info,
    /** What helps to find out why. */
    debug
  }

  /** What a line is. */
  public enum Format {
    /** For people. */
    text,
    /** One object: {@code time}, {@code level}, {@code logger}, {@code message}. */
    json
  }

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String WARNING = "warning: ";

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\n\r\t]]");

  private final Supplier<PrintWriter> err;
  private final Level level;
  private final Format format;
  private final String name;
  private final String prefix;

  /**
   * @param err where to; asked for each line
   * @param level the least that is told
   * @param format of the lines
   * @param name of the command, the logger of its lines
   */
  public Log(Supplier<PrintWriter> err, Level level, Format format, String name) {
    this(err, level, format, name, "");
  }

  private Log(Supplier<PrintWriter> err, Level level, Format format, String name, String prefix) {
    this.err = err;
    this.level = level;
    this.format = format;
    this.name = name;
    this.prefix = prefix;
  }

  /**
   * @param text before each line of the format for people
   * @return the same with it
   */
  public Log withPrefix(String text) {
    return new Log(err, level, format, name, text);
  }

  /**
   * @param asked any level
   * @return whether lines of it are told
   */
  public boolean shows(Level asked) {
    return asked.compareTo(level) <= 0;
  }

  /**
   * @return the least that is told
   */
  public Level level() {
    return level;
  }

  /**
   * @return of the lines
   */
  public Format format() {
    return format;
  }

  /**
   * @param line of the engine or a stage of it; one that begins with {@code warning:} is a warning
   */
  public void say(String line) {
    if (line.startsWith(WARNING)) {
      write(Level.warn, name, prefix + line, line.substring(WARNING.length()), null);
    } else {
      say(Level.info, line);
    }
  }

  /**
   * @param asked how much it matters
   * @param line without a word for the level
   */
  public void say(Level asked, String line) {
    write(asked, name, (asked == Level.debug ? "debug: " : prefix) + line, line, null);
  }

  /**
   * Says why the command, not one image or category of it, failed.
   *
   * @param message one line
   * @param cause whose stack trace is shown; null for none
   */
  public void failed(String message, @Nullable Throwable cause) {
    write(Level.error, name, "dfm: " + message, message, cause);
  }

  /**
   * @param asked how much it matters
   * @param logger of a library
   * @param message may have several lines
   * @param cause null for none
   */
  public void library(Level asked, String logger, String message, @Nullable Throwable cause) {
    String line = message.strip().replaceAll("\\s*\\R\\s*", "; ");
    write(asked, logger, "%s: %s: %s".formatted(asked, logger, line), message.strip(), cause);
  }

  /**
   * @return takes text of which each line is told by {@link #say(String)}
   */
  public PrintWriter lines() {
    return new PrintWriter(new LineStream(this::say), true, StandardCharsets.UTF_8);
  }

  private void write(
      Level asked, String logger, String line, String message, @Nullable Throwable cause) {
    if (shows(asked)) {
      PrintWriter to = err.get();
      to.println(
          format == Format.json
              ? json(asked, logger, message, cause)
              : harmless(cause == null ? line : trace(cause) + line));
      to.flush();
    }
  }

  /** Names of files may hold what a terminal obeys. */
  private static String harmless(String text) {
    return CONTROL
        .matcher(text)
        .replaceAll(
            found -> String.format(Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
  }

  private static String json(
      Level asked, String logger, String message, @Nullable Throwable cause) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    json.put("level", asked.name());
    json.put("logger", logger);
    json.put("message", message.strip());
    if (cause != null) {
      json.put("stacktrace", trace(cause));
    }
    return json.toString();
  }

  private static String trace(Throwable cause) {
    StringWriter text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
