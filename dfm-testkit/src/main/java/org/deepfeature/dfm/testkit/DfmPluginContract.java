package org.deepfeature.dfm.testkit;

import org.deepfeature.dfm.api.DfmPlugin;
import org.junit.jupiter.api.Test;
import org.junit.runner.RunWith;

/**
 * What every plugin promises of the lists that it offers; what it builds has contracts of its own.
 * Not thread-safe: one test at a time.
 */
@RunWith(RequiresJUnitPlatform.class)
public abstract class DfmPluginContract {

  /**
   * @return the plugin under test, made as the host makes it
   */
  protected abstract DfmPlugin plugin();

  @Test
  void backbonesAreOfferedAsTheyMustBe() {
    FactoryRules.check("backbone", plugin()::backbones);
  }

  @Test
  void linearAlgebrasAreOfferedAsTheyMustBe() {
    FactoryRules.check("linear algebra", plugin()::linearAlgebras);
  }

  @Test
  void reducersAreOfferedAsTheyMustBe() {
    FactoryRules.check("reducer", plugin()::reducers);
  }

  @Test
  void densityModelsAreOfferedAsTheyMustBe() {
    FactoryRules.check("density", plugin()::densityModels);
  }
}
