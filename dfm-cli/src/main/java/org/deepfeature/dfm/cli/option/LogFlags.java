package org.deepfeature.dfm.cli.option;

import java.io.PrintWriter;
import java.util.function.Supplier;
import org.deepfeature.dfm.cli.console.Log;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** How much every command tells on standard error, and how. For one thread. */
public final class LogFlags {
  @Option(
      names = "--quiet",
      scope = ScopeType.INHERIT,
      description = "Results and errors only: --log-level error.")
  private boolean quiet;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      scope = ScopeType.INHERIT,
      description = "What standard error tells: ${COMPLETION-CANDIDATES}. Default: info.")
  private Log.@Nullable Level level;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      scope = ScopeType.INHERIT,
      description = "text, or json: an object a line on standard error. Default: text.")
  private Log.Format format = Log.Format.text;

  /**
   * Reads these flags alone, so that an error about any other is told as they say.
   *
   * @param arguments of the command line
   * @return what they say; as by default, where they are wrong themselves
   */
  public static LogFlags of(String... arguments) {
    LogFlags flags = new LogFlags();
    try {
      new CommandLine(flags)
          .setUnmatchedArgumentsAllowed(true)
          .setUnmatchedOptionsArePositionalParams(true)
          .parseArgs(arguments);
      return flags;
    } catch (ParameterException e) {
      return new LogFlags();
    }
  }

  /**
   * @return what contradicts itself, or null
   */
  public @Nullable String contradiction() {
    return quiet && level != null && level != Log.Level.error
        ? "--quiet is --log-level error; with --log-level %s it contradicts itself".formatted(level)
        : null;
  }

  /**
   * @param err where to; asked for each line
   * @param name of the logger
   * @return a log as they say
   */
  public Log log(Supplier<PrintWriter> err, String name) {
    Log.Level told = quiet ? Log.Level.error : level == null ? Log.Level.info : level;
    return new Log(err, told, format, name);
  }
}
