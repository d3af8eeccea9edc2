package org.deepfeature.dfm.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.cli.command.DfmCommand;
import org.deepfeature.dfm.cli.console.EngineArchives;
import org.deepfeature.dfm.cli.console.Log;
import org.deepfeature.dfm.cli.console.ProcessLog;
import org.deepfeature.dfm.cli.console.StandardOutput;
import org.deepfeature.dfm.cli.option.LogFlags;
import org.deepfeature.dfm.cli.start.KnownServices;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.runtime.internal.process.BoundedEnd;
import org.deepfeature.dfm.runtime.internal.process.ForeignExit;
import org.deepfeature.dfm.runtime.internal.process.LeftThreads;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import picocli.CommandLine;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs {@code dfm}: exit 0 = done, 1 = the work failed, 2 = the call was wrong. For one thread. */
public final class Main {
  private Main() {}

  /** The property that says where {@link KnownServices} are kept. */
  static final String SERVICES = "dfm.services";

  /**
   * @param arguments of the command line
   */
  public static void main(String[] arguments) {
    KnownServices.use(System.getProperty(SERVICES));
    ForeignExit.watch(line -> System.err.println("dfm: " + line), CommandLine.ExitCode.SOFTWARE);
    BoundedEnd end =
        new BoundedEnd(BoundedEnd.SECONDS, line -> System.err.println("dfm: warning: " + line));
    end.watchSignals();
    int exitCode = run(arguments);
    end.begin(exitCode);
    System.exit(exitCode);
  }

  /** Runs a command and returns its exit code. */
  static int run(String... arguments) {
    Set<Thread> before = LeftThreads.running();
    PrintStream error = inUnicode(FileDescriptor.err);
    System.setErr(error);
    CommandLine commandLine = commandLine(arguments);
    commandLine.setOut(StandardOutput.open());
    commandLine.setErr(new PrintWriter(error, true, StandardCharsets.UTF_8));
    Log log = LogFlags.of(arguments).log(commandLine::getErr, "dfm");
    ProcessLog.install(log);
    int exitCode = commandLine.execute(arguments);
    LeftThreads.lines(before).forEach(line -> log.say("warning: " + line));
    Optional<String> lost = StandardOutput.failure(commandLine.getOut());
    if (lost.isPresent() && exitCode == CommandLine.ExitCode.OK) {
      log.failed(lost.get(), null);
      return CommandLine.ExitCode.SOFTWARE;
    }
    return exitCode;
  }

  private static PrintStream inUnicode(FileDescriptor stream) {
    return new PrintStream(new FileOutputStream(stream), true, StandardCharsets.UTF_8);
  }

  /**
   * @param arguments of the command line
   * @return the command with the subcommands that may be meant, error handling and exit codes
   */
  public static CommandLine commandLine(String... arguments) {
    CommandLine commandLine = DfmCommand.commandLine(arguments);
    commandLine.setParameterExceptionHandler(
        (e, wrong) -> {
          // Before the wrong argument, or behind it: what was asked of the log holds.
          LogFlags.of(arguments)
              .log(
                  e.getCommandLine()::getErr,
                  e.getCommandLine().getCommandSpec().qualifiedName("."))
              .failed(oneLine(named(e)), null);
          return CommandLine.ExitCode.USAGE;
        });
    commandLine.setExecutionStrategy(Main::execute);
    commandLine.setExecutionExceptionHandler(Main::failed);
    return commandLine;
  }

  /** Says which command or option is nearest to one that does not exist. */
  private static Exception named(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return e;
    }
    String given = unmatched.getUnmatched().get(0);
    CommandLine command = e.getCommandLine();
    if (given.startsWith("-")) {
      List<String> known =
          command.getCommandSpec().options().stream()
              .filter(option -> !option.hidden())
              .map(OptionSpec::longestName)
              .sorted()
              .toList();
      return new UnknownNameException(
          "option of " + command.getCommandSpec().qualifiedName(), given.split("=", 2)[0], known);
    }
    return command.getParent() == null
        ? new UnknownNameException("command", given, DfmCommand.names())
        : e;
  }

  private static int execute(ParseResult parsed) {
    CommandSpec root = parsed.commandSpec();
    if (root.userObject() instanceof DfmCommand dfm && dfm.contradiction() != null) {
      throw new ParameterException(root.commandLine(), dfm.contradiction());
    }
    long start = System.nanoTime();
    int exitCode;
    try {
      exitCode = new CommandLine.RunLast().execute(parsed);
    } catch (Error e) {
      throw new ExecutionException(root.commandLine(), Unusable.line(e), Unusable.failure(e));
    }
    List<CommandLine> called = parsed.asCommandLineList();
    DfmCommand.log(called.get(called.size() - 1).getCommandSpec())
        .say(
            Log.Level.debug,
            String.format(
                Locale.ROOT,
                "exit %s after %.1f s, Java %s of %s, heap of at most %s MiB",
                exitCode,
                (System.nanoTime() - start) / 1e9,
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                Runtime.getRuntime().maxMemory() >> 20));
    return exitCode;
  }

  private static int failed(Exception e, CommandLine command, ParseResult parsed) {
    boolean trace =
        command.getCommandSpec().root().userObject() instanceof DfmCommand dfm && dfm.stacktrace();
    DfmCommand.log(command.getCommandSpec())
        .failed(EngineArchives.explained(oneLine(e)) + Unusable.blame(e), trace ? e : null);
    boolean wrongCall = e instanceof ConfigurationException || e instanceof UnknownNameException;
    return wrongCall ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
  }

  private static String oneLine(Throwable e) {
    if (e instanceof InvalidPathException wrong) {
      return FileNames.describe(wrong);
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return message.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
