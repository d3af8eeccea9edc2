package org.deepfeature.dfm.cli;

import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.deepfeature.dfm.trainertestkit.TrainerPluginContract;

/** What the other tests choose by name is a plugin as it must be. */
final class ExampleTrainerPluginTest extends TrainerPluginContract {
  @Override
  protected TrainerPlugin plugin() {
    return new ExampleTrainerPlugin();
  }
}
