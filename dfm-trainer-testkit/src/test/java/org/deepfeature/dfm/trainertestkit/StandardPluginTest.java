package org.deepfeature.dfm.trainertestkit;

import org.deepfeature.dfm.trainer.plugin.StandardPlugin;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;

/** What the trainer brings itself keeps the promises that it asks of others. */
final class StandardPluginTest extends TrainerPluginContract {
  @Override
  protected TrainerPlugin plugin() {
    return new StandardPlugin();
  }
}
