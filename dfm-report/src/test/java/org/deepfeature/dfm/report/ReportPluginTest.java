package org.deepfeature.dfm.report;

import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.deepfeature.dfm.trainertestkit.TrainerPluginContract;

final class ReportPluginTest extends TrainerPluginContract {
  @Override
  protected TrainerPlugin plugin() {
    return new ReportPlugin();
  }
}
