package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.console.Console;
import org.deepfeature.dfm.cli.console.PluginPath;
import org.deepfeature.dfm.cli.console.PluginSearch;
import org.deepfeature.dfm.cli.option.OptionFlags;
import org.deepfeature.dfm.engine.option.ConfigurationFile;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that has options of the list. */
abstract class EngineCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "FILE.yaml",
      description = "Options from a file; flags win over it.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Any option of the file's; parts of a key are separated by dots, values are YAML.")
  private List<String> set = new ArrayList<>();

  private final PluginSearch plugins = new PluginSearch();
  private @Nullable Console console;

  /** Returns what the command does: options of other stages are not offered. */
  abstract Set<org.deepfeature.dfm.trainer.option.Option.Stage> stages();

  /** Returns what this call does. */
  Set<org.deepfeature.dfm.trainer.option.Option.Stage> calledStages() {
    return stages();
  }

  /** Returns whether it takes a fitted model, for which options of the model may be repeated. */
  boolean isOfAModel() {
    return false;
  }

  /** Returns what finds the plugins that it runs with. */
  final PluginSearch plugins() {
    return plugins;
  }

  final CommandSpec spec() {
    return spec;
  }

  final Console console() {
    if (console == null) {
      console =
          new Console(
              spec.commandLine().getOut(),
              DfmCommand.log(spec),
              plugins,
              PluginPath.faults(DfmCommand.plugins(spec)));
    }
    return console;
  }

  final @Nullable Path config() {
    return config;
  }

  /** Returns the file's options, overridden by {@code --set}, by flags. */
  final GivenOptions given() {
    GivenOptions file =
        config == null
            ? GivenOptions.NONE
            : GivenOptions.NONE.with(ConfigurationFile.read(config), config.toString());
    return file.with(givenBesideTheFile());
  }

  final GivenOptions givenBesideTheFile() {
    GivenOptions given = GivenOptions.NONE;
    for (String assignment : set) {
      given =
          given.with(
              ConfigurationFile.key(assignment, "--set"),
              ConfigurationFile.value(assignment, "--set"),
              "--set");
    }
    GivenOptions flags = OptionFlags.given(spec.commandLine().getParseResult());
    OptionFlags.requireUsed(flags, spec.name(), calledStages(), isOfAModel(), console()::say);
    return given.with(flags);
  }
}
