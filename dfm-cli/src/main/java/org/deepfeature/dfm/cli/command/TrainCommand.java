package org.deepfeature.dfm.cli.command;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.TEST;

import java.util.Set;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dfm train}. */
@Command(name = "train", description = "Fits, then tests.")
final class TrainCommand extends EngineCommand {
  @Mixin private FitFlags flags;

  @Override
  Set<Stage> stages() {
    return Set.of(FIT, TEST);
  }

  @Override
  public Integer call() {
    GivenOptions given = given();
    console().show(console().engine().train(given, flags.output(), flags.resume()));
    return console().exitCode(given);
  }
}
