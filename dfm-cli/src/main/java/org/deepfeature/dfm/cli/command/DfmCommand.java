package org.deepfeature.dfm.cli.command;

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
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
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
      PluginsCommand.class
    })
public final class DfmCommand {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  private boolean stacktrace;

  /**
   * @return whether errors are to be shown in full
   */
  public boolean stacktrace() {
    return stacktrace;
  }
}
