package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.benchmark.BenchmarkRun;
import org.deepfeature.dfm.cli.option.ConfigurationGrid;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm benchmark}. */
@Command(
    name = "benchmark",
    description =
        "Fits and tests every combination of a grid, each in a process of its own: quality and"
            + " speed side by side. What an earlier run finished is not run again. Without an axis,"
            + " all linear algebras are compared.")
final class BenchmarkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

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
  public Integer call() {
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    ConfigurationGrid grid = options.grid(axes);
    if (grid.isSingle()) {
      grid =
          grid.with(
              "linalg", List.copyOf(Plugins.onClassPath().linearAlgebras().factories().keySet()));
    }
    int failed = new BenchmarkRun(output, console).run(grid.cells());
    console.out().printf("written to %s%n", output);
    console.out().flush();
    if (failed > 0) {
      console.say("dfm: %d cell%s failed".formatted(failed, failed == 1 ? "" : "s"));
    }
    return failed > 0 ? 1 : 0;
  }
}
