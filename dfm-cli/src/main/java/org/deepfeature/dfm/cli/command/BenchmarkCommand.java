package org.deepfeature.dfm.cli.command;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.TEST;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.engine.option.ConfigurationGrid;
import org.deepfeature.dfm.runtime.plugin.AutomaticLinearAlgebra;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dfm benchmark}. */
@Command(
    name = "benchmark",
    description =
        "Fits and tests every combination of a grid, each in a process of its own: quality and"
            + " speed side by side. What an earlier run finished is not run again. Without an axis,"
            + " all linear algebras are compared.")
final class BenchmarkCommand extends EngineCommand {
  @Option(
      names = "--axis",
      paramLabel = "KEY=VALUE,VALUE",
      description =
          "An option and the values it takes, beside the axes under grid: in --config. Commas in"
              + " --linalg, --device, --reducer, --density, --score, --recipe and --category mean"
              + " the same.")
  private List<String> axes = new ArrayList<>();

  @Option(names = "--output", required = true, paramLabel = "DIR", description = "For everything.")
  private Path output;

  @Override
  Set<Stage> stages() {
    return Set.of(FIT, TEST);
  }

  @Override
  public Integer call() {
    ConfigurationGrid grid = ConfigurationGrid.of(config(), givenBesideTheFile(), axes);
    if (grid.isSingle()) {
      grid =
          grid.with(
              "linalg",
              RuntimePlugins.onClassPath().linearAlgebras().factories().keySet().stream()
                  .filter(name -> !name.equals(AutomaticLinearAlgebra.NAME))
                  .toList());
    }
    int failed = console().engine().benchmark(grid, output);
    console().print("written to " + output);
    if (failed > 0) {
      console().failed("%s cell%s failed".formatted(failed, failed == 1 ? "" : "s"));
    }
    return failed > 0 ? 1 : 0;
  }
}
