package org.deepfeature.dfm.cli.command;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: only holds the others. */
@Command(
    name = "dfm",
    description =
        "Deep Feature Modeling: finds what is wrong with a part from images of good ones.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class DfmCommand {
  private static final List<Class<?>> SUBCOMMANDS =
      List.of(
          DemoCommand.class,
          DemoDataCommand.class,
          FitCommand.class,
          TestCommand.class,
          TrainCommand.class,
          ValidateCommand.class,
          PredictCommand.class,
          QuantizeCommand.class,
          ExtractCommand.class,
          ScoreCommand.class,
          CompareCommand.class,
          BenchmarkCommand.class,
          LayersCommand.class,
          PluginsCommand.class);

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  private boolean stacktrace;

  /**
   * Reading the options of all subcommands takes a quarter of a second, so where the arguments
   * begin with the name of one, only that one is made.
   *
   * @param arguments of the command line
   * @return the command with the subcommands that may be meant
   */
  public static CommandLine commandLine(String... arguments) {
    CommandLine commandLine = new CommandLine(new DfmCommand());
    List<Class<?>> named =
        SUBCOMMANDS.stream()
            .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
            .toList();
    (named.isEmpty() ? SUBCOMMANDS : named).forEach(commandLine::addSubcommand);
    return commandLine;
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }

  /**
   * @return whether errors are to be shown in full
   */
  public boolean stacktrace() {
    return stacktrace;
  }
}
