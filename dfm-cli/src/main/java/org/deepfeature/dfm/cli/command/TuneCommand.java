package org.deepfeature.dfm.cli.command;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.engine.option.ConfigurationGrid;
import org.deepfeature.dfm.engine.tuning.TuningResult;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.callback.TimeLimit;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dfm tune}. */
@Command(
    name = "tune",
    description =
        "Experimental. Chooses settings without one defect: candidates are judged on held-out"
            + " normal images, and on defects of graded size and contrast that are drawn into them."
            + " Test images are not looked at. Without an axis, candidates are made of the"
            + " network's layers.")
final class TuneCommand extends EngineCommand {
  @Option(
      names = "--budget",
      paramLabel = "TIME",
      defaultValue = "10m",
      description = "Wall time: 90s, 10m, 2h or DD:HH:MM:SS. Default: ${DEFAULT-VALUE}.")
  private String budget;

  @Option(
      names = "--axis",
      paramLabel = "KEY=VALUE,VALUE",
      description =
          "An option and the values to try, beside the axes under grid: in --config, as for dfm"
              + " benchmark.")
  private List<String> axes = new ArrayList<>();

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "For config.yaml of the choice, tune.csv, tune.svg, evidence.csv.")
  private Path output;

  @Override
  Set<Stage> stages() {
    return Set.of(FIT);
  }

  @Override
  public Integer call() {
    GivenOptions given = givenBesideTheFile();
    ConfigurationGrid grid = ConfigurationGrid.of(config(), given, axes);
    TuningResult result = console().engine().tune(grid, duration(), output);
    result.lines().forEach(console()::print);
    console()
        .print(
            "chosen: %s; dfm train --config %s"
                .formatted(
                    result.standings().get(0).name(), result.output().resolve("config.yaml")));
    return Math.max(console().exitCode(grid.given()), result.failed() > 0 ? 1 : 0);
  }

  private Duration duration() {
    try {
      return TimeLimit.parse(budget);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("--budget: " + e.getMessage(), e);
    }
  }
}
