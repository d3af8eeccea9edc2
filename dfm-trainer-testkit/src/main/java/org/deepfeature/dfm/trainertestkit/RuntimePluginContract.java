package org.deepfeature.dfm.trainertestkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Preprocessing.ColorOrder;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugin;
import org.deepfeature.dfm.testkit.FactoryRules;
import org.deepfeature.dfm.testkit.RequiresJUnitPlatform;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.runner.RunWith;

/** What every pre-processor promises that a plugin brings. Not thread-safe: one test at a time. */
@RunWith(RequiresJUnitPlatform.class)
public abstract class RuntimePluginContract {

  /**
   * @return the plugin under test, made as the host makes it
   */
  protected abstract RuntimePlugin plugin();

  /**
   * @param factory of the plugin
   * @param <O> its options
   * @return options to test with; the defaults, unless a subclass says otherwise
   */
  protected <O extends Record> O options(Factory<?, O> factory) {
    return factory.defaults();
  }

  @Test
  void preProcessorsAreOfferedAsTheyMustBe() {
    FactoryRules.check("pre-processor", plugin()::preProcessors);
  }

  @TestFactory
  Stream<DynamicTest> preProcessorsKeepTheirPromises() {
    return plugin().preProcessors().stream()
        .map(factory -> DynamicTest.dynamicTest(factory.name(), () -> check(create(factory))));
  }

  private <O extends Record> PreProcessor create(Factory<PreProcessor, O> factory) {
    return factory.create(options(factory));
  }

  private static void check(PreProcessor preProcessor) {
    for (ColorOrder order : ColorOrder.values()) {
      Preprocessing wanted =
          new Preprocessing(
              order,
              1,
              Collections.nCopies(order.channels(), 0.4),
              Collections.nCopies(order.channels(), 0.2));
      Preprocessing done = preProcessor.apply(wanted);
      assertThat(done.colorOrder().channels())
          .as("channels of what is done, where the network takes %s", order)
          .isEqualTo(order.channels());
      assertThat(IntStream.range(0, 32).parallel().mapToObj(i -> preProcessor.apply(wanted)))
          .as("the same, asked again and by several threads at once")
          .allMatch(done::equals);
    }
  }
}
