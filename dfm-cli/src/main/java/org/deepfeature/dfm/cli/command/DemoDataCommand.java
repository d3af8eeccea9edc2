package org.deepfeature.dfm.cli.command;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.deepfeature.dfm.demo.DemoDataset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm demo-data}. */
@Command(
    name = "demo-data",
    description = "Draws the sample data set: four products in MVTec AD's layout.")
final class DemoDataCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--output", required = true, paramLabel = "DIR", description = "For the images.")
  private Path output;

  @Override
  public Integer call() {
    DemoDataset.write(output);
    spec.commandLine()
        .getOut()
        .printf("%s written to %s%n", String.join(", ", DemoDataset.categories()), output);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
