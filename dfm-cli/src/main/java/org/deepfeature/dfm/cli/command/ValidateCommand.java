package org.deepfeature.dfm.cli.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Set;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dfm validate}. */
@Command(
    name = "validate",
    description = "Chooses threshold and normalisation from a validation set, into the model.")
final class ValidateCommand extends EngineCommand {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description = "model.dfm, or its folder. Updated.")
  private Path model;

  @Override
  Set<Stage> stages() {
    return Set.of(Stage.VALIDATE);
  }

  @Override
  boolean isOfAModel() {
    return true;
  }

  @Override
  public Integer call() {
    GivenOptions given = given();
    PostProcessor chosen = console().engine().validate(model, given);
    show("image", chosen.image());
    chosen.pixel().ifPresent(pixel -> show("pixel", pixel));
    return console().exitCode(given);
  }

  private void show(String what, Normalization n) {
    PrintWriter out = console().out();
    out.printf("%s: threshold %s, scores %s to %s%n", what, n.threshold(), n.min(), n.max());
    out.flush();
  }
}
