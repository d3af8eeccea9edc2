package org.deepfeature.dfm.cli.command;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.TEST;

import java.nio.file.Path;
import java.util.Set;
import org.deepfeature.dfm.demo.DemoDataset;
import org.deepfeature.dfm.engine.Engine;
import org.deepfeature.dfm.engine.RunResult;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dfm demo}. */
@Command(
    name = "demo",
    description = "Draws a sample data set, fits and tests on it; needs nothing from outside.")
final class DemoCommand extends EngineCommand {
  private static final String NAME = "dfm demo";

  @Option(names = "--output", paramLabel = "DIR", description = "Default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("runs", "demo");

  @Override
  Set<Stage> stages() {
    return Set.of(FIT, TEST);
  }

  @Override
  public Integer call() {
    GivenOptions given = given();
    Configuration.resolve(given).record();
    if (given.has("data") || given.has("normal")) {
      throw new ConfigurationException("The demo draws its own data; use dfm train for yours");
    }
    Path data = output.resolve("data");
    console().say("drawing the sample data in %s ...".formatted(data));
    DemoDataset.write(data);
    given = given.with("data", data.toString(), NAME);
    if (!given.has("category")) {
      given = given.with("category", Engine.ALL, NAME);
    }
    RunResult result = console().engine().train(given, output);
    console().show(result);
    console()
        .print("anomaly maps: %s, and report.html beside them".formatted(output.resolve("*/maps")));
    return console().exitCode(given);
  }
}
