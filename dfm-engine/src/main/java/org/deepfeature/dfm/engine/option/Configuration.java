package org.deepfeature.dfm.engine.option;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.deepfeature.dfm.data.SplitSettings;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionList;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * All options of a run.
 *
 * @param dataset where images are and how they are divided
 * @param model the network, what is fitted to it, and how it scores
 * @param run how the run goes and what it leaves behind
 */
public record Configuration(
    @JsonUnwrapped DataOptions dataset,
    @JsonUnwrapped ModelOptions model,
    @JsonUnwrapped RunOptions run) {

  /** What is done where nothing is said. */
  public static final Configuration DEFAULTS =
      new Configuration(DataOptions.DEFAULTS, ModelOptions.DEFAULTS, RunOptions.DEFAULTS);

  /** All options. */
  public static final OptionList<Configuration> LIST = OptionList.of(DEFAULTS);

  public Configuration {
    dataset.splits(model.seed());
    Accelerator.device(model.device(), run);
  }

  /**
   * @param given what was requested
   * @return defaults, overridden by a recipe, by what was given
   * @throws org.deepfeature.dfm.api.UnknownNameException if a key or a recipe does not exist
   * @throws org.deepfeature.dfm.runtime.plugin.ConfigurationException if a value is not possible
   */
  public static OptionValues<Configuration> resolve(GivenOptions given) {
    return resolve(OptionValues.defaults(LIST), given);
  }

  /**
   * @param base what holds where nothing is given
   * @param given what was requested
   * @return both
   * @throws org.deepfeature.dfm.api.UnknownNameException if a key or a recipe does not exist
   * @throws org.deepfeature.dfm.runtime.plugin.ConfigurationException if a value is not possible
   */
  public static OptionValues<Configuration> resolve(
      OptionValues<Configuration> base, GivenOptions given) {
    OptionValues<Configuration> values = ModelOptions.resolve(base, given);
    Configuration configuration = values.record();
    String device = Accelerator.device(configuration.model().device(), configuration.run());
    return device.equals(configuration.model().device())
        ? values
        : values.with("device", device, Accelerator.origin(values));
  }

  /**
   * @return how images are divided
   */
  public SplitSettings splits() {
    return dataset.splits(model.seed());
  }
}
