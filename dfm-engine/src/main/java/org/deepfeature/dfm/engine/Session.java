package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.RunOptions;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.dfm.DfmFactory;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * A module, and all options of the run.
 *
 * @param values with everything resolved
 * @param dfm unfitted or fitted; closed with this
 * @param budget threads that decode, run the network, multiply and draw, together
 */
record Session(OptionValues<Configuration> values, Dfm dfm, ThreadBudget budget)
    implements AutoCloseable {

  Configuration configuration() {
    return values.record();
  }

  /** How many of the budget's threads the network keeps busy. */
  int stepThreads() {
    return dfm.backbone().device().kind() == Device.Kind.CPU ? budget.threads() : 1;
  }

  /**
   * @param dfm made of options; stays its owner's
   * @return a session with all other options at their defaults
   */
  static Session of(Dfm dfm) {
    OptionValues<Configuration> values = OptionValues.defaults(Configuration.LIST);
    GivenOptions given = GivenOptions.NONE;
    if (dfm.options().isPresent()) {
      OptionValues<?> own = dfm.options().get();
      for (Map.Entry<String, JsonNode> option : own.tree().properties()) {
        given = given.with(option.getKey(), option.getValue(), own.origin(option.getKey()));
      }
    }
    OptionValues<Configuration> all = values.with(given);
    return new Session(all, dfm, new ThreadBudget(all.record().model().threadCount()));
  }

  static Session unfitted(RunContext context, OptionValues<Configuration> wanted) {
    return measured(
        context,
        new DfmFactory(context.plugins(), context.messages())
            .unfitted(wanted, Configuration::model));
  }

  static Session fitted(
      RunContext context, DfmFile file, @Nullable Path place, FittedOptions options) {
    return measured(
        context,
        new DfmFactory(context.plugins(), context.messages())
            .fitted(
                file, place, options.values(), options.isBackboneGiven(), Configuration::model));
  }

  static Session refitted(
      RunContext context, DfmFile file, @Nullable Path place, UpdateOptions options) {
    return measured(
        context,
        new DfmFactory(context.plugins(), context.messages())
            .refitted(
                file, place, options.values(), options.isBackboneGiven(), Configuration::model));
  }

  /** The same network and options, with a model that was fitted to it; not to be closed. */
  Session scoring(FittedModel model) {
    return new Session(values, dfm.scoring(model), budget);
  }

  private static Session measured(RunContext context, DfmFactory.Made<Configuration> made) {
    Dfm dfm = made.dfm();
    try {
      OptionValues<Configuration> values = made.values();
      Configuration configuration = values.record();
      if (configuration.run().batchSize().equals(RunOptions.AUTO)) {
        int measured =
            MeasuredBatchSize.of(dfm.backbone(), configuration.model().size(), context.messages());
        values = values.with("batch-size", String.valueOf(measured), "measured");
      }
      return new Session(values, dfm, new ThreadBudget(configuration.model().threadCount()));
    } catch (RuntimeException e) {
      dfm.close();
      throw e;
    }
  }

  @Override
  public void close() {
    dfm.close();
  }
}
