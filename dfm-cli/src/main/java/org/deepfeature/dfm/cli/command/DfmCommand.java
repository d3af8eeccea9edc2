package org.deepfeature.dfm.cli.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.cli.console.Log;
import org.deepfeature.dfm.cli.option.LogFlags;
import org.deepfeature.dfm.cli.option.OptionFlags;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: only holds the others. For one thread. */
@Command(
    name = "dfm",
    description =
        "Deep Feature Modeling: finds what is wrong with a part from images of good ones.",
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND")
public final class DfmCommand {
  private static final String HELP_ALL = "--help-all";

  private static final List<Class<?>> SUBCOMMANDS =
      List.of(
          DemoCommand.class,
          DemoDataCommand.class,
          FitCommand.class,
          TestCommand.class,
          TrainCommand.class,
          ValidateCommand.class,
          UpdateCommand.class,
          PredictCommand.class,
          ServeCommand.class,
          HealthCommand.class,
          InfoCommand.class,
          CompareCommand.class,
          BenchmarkCommand.class,
          TuneCommand.class,
          ExtractCommand.class,
          ScoreCommand.class,
          QuantizeCommand.class,
          ExportCommand.class,
          ExportBackboneCommand.class,
          LayersCommand.class,
          PluginsCommand.class,
          CompletionCommand.class);

  @Option(
      names = {"-h", "--help", HELP_ALL},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Help with the options that most people need; --help-all: with all.")
  @SuppressWarnings("UnusedVariable") // That it was given already had its effect.
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print the version.")
  @SuppressWarnings("UnusedVariable") // Likewise.
  private boolean version;

  @Mixin private LogFlags logFlags;

  @Option(
      names = "--plugins",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "Jars of further plugins, which the start script adds to the class path.")
  private @Nullable Path plugins;

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
    List<Class<?>> named =
        SUBCOMMANDS.stream()
            .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
            .toList();
    return of(named.isEmpty() ? SUBCOMMANDS : named, List.of(arguments).contains(HELP_ALL));
  }

  /** Returns the command with all subcommands. */
  static CommandLine all(boolean allOptions) {
    return of(SUBCOMMANDS, allOptions);
  }

  /**
   * @return the names of all subcommands
   */
  public static List<String> names() {
    return SUBCOMMANDS.stream().map(DfmCommand::name).toList();
  }

  private static CommandLine of(List<Class<?>> subcommands, boolean allOptions) {
    CommandLine commandLine = new CommandLine(new DfmCommand());
    for (Class<?> subcommand : subcommands) {
      CommandLine sub = new CommandLine(subcommand);
      if (sub.getCommandSpec().userObject() instanceof EngineCommand command) {
        if (subcommands.size() == 1) {
          command.plugins().begin();
        }
        sub.getCommandSpec().usageMessage().abbreviateSynopsis(true);
        OptionFlags.add(sub.getCommandSpec(), command.stages(), allOptions);
      }
      commandLine.addSubcommand(sub);
    }
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

  /**
   * @param spec of a command
   * @return where it tells what it does
   */
  public static Log log(CommandSpec spec) {
    LogFlags flags =
        spec.root().userObject() instanceof DfmCommand dfm ? dfm.logFlags : new LogFlags();
    return flags.log(() -> spec.commandLine().getErr(), spec.qualifiedName("."));
  }

  /**
   * @param spec of a command
   * @return the folder of further plugins that it was given, or null
   */
  static @Nullable Path plugins(CommandSpec spec) {
    return spec.root().userObject() instanceof DfmCommand dfm ? dfm.plugins : null;
  }

  /**
   * @return what is wrong with the flags that all commands have, or null
   */
  public @Nullable String contradiction() {
    return plugins != null && !Files.isDirectory(plugins)
        ? "--plugins %s: there is no such folder".formatted(plugins)
        : logFlags.contradiction();
  }
}
