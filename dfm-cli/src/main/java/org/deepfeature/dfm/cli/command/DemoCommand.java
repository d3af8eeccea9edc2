package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Categories;
import org.deepfeature.dfm.cli.run.Console;
import org.deepfeature.dfm.cli.run.OutputFolder;
import org.deepfeature.dfm.cli.run.SkippedImages;
import org.deepfeature.dfm.cli.run.TrainRun;
import org.deepfeature.dfm.demo.DemoDataset;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm demo}. */
@Command(
    name = "demo",
    description = "Draws a sample data set, fits and tests on it; needs nothing from outside.")
final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(names = "--output", paramLabel = "DIR", description = "Default: ${DEFAULT-VALUE}.")
  private Path output = Path.of("runs", "demo");

  @Override
  public Integer call() {
    Configuration configuration = options.resolve();
    if (configuration.dataset().data() != null || configuration.dataset().normal() != null) {
      throw new ConfigurationException("The demo draws its own data; use dfm train for yours");
    }
    Console console = new Console(spec.commandLine().getOut(), spec.commandLine().getErr());
    SkippedImages skipped = new SkippedImages(console.err());
    Path data = OutputFolder.prepare(output.resolve("data"));
    console.say("drawing the sample data in %s ...".formatted(data));
    DemoDataset.write(data);
    Configuration demo = configuration.with("data", data.toString());
    if (configuration.dataset().category() == null) {
      demo = demo.with("category", Categories.ALL);
    }
    TrainRun.run(Plugins.onClassPath(), demo, output, null, console, skipped);
    console.out().printf("heat maps: %s, and report.html beside them%n", output.resolve("*/maps"));
    console.out().flush();
    return console.exitCode(skipped, configuration);
  }
}
