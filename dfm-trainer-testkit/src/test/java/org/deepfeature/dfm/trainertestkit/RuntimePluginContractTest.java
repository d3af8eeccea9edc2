package org.deepfeature.dfm.trainertestkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugin;
import org.deepfeature.dfm.testkit.FailedTests;
import org.junit.jupiter.api.Test;

/** The pre-processors of the runtime itself keep the promises; one that adds channels does not. */
final class RuntimePluginContractTest extends RuntimePluginContract {
  private record Named(String name, PreProcessor built)
      implements Factory<PreProcessor, Offers.None> {
    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public Offers.None defaults() {
      return new Offers.None();
    }

    @Override
    public PreProcessor create(Offers.None options) {
      return built;
    }
  }

  private record Plugin(List<Factory<PreProcessor, ?>> preProcessors) implements RuntimePlugin {}

  @Override
  protected RuntimePlugin plugin() {
    return new Plugin(
        List.of(
            new Named("standard", PreProcessor.STANDARD), new Named("none", PreProcessor.NONE)));
  }

  static final class Colours extends RuntimePluginContract {
    @Override
    protected RuntimePlugin plugin() {
      return new Plugin(List.of(new Named("colours", wanted -> Preprocessing.IMAGENET)));
    }
  }

  @Test
  void onePreparationForEveryNetworkFails() {
    assertThat(FailedTests.of(Colours.class).get("preProcessorsKeepTheirPromises"))
        .contains("where the network takes GREY");
  }
}
