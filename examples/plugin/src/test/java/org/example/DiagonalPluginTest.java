package org.example;

import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.testkit.DfmPluginContract;

final class DiagonalPluginTest extends DfmPluginContract {
  @Override
  protected DfmPlugin plugin() {
    return new DiagonalPlugin();
  }
}
