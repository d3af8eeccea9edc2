package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.RememberedOption;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.OptionDescription;
import org.deepfeature.dfm.trainer.option.OptionGroup;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * The options of an update: those of the fit, but for what this run may choose.
 *
 * @param values of model and run
 * @param isBackboneGiven whether the run says where the network lies
 */
record UpdateOptions(OptionValues<Configuration> values, boolean isBackboneGiven) {
  private static final String NORMAL = "normal";
  private static final String AUGMENT = "augment-options";

  /** What a fitted model does not need, and a fit does. */
  private static final List<String> OF_THE_FIT =
      List.of(
          "augment",
          "augment-copies",
          "batch-size",
          "memory",
          "held-out",
          "post-processor",
          "embed-backbone",
          "updatable");

  static UpdateOptions of(DfmFile file, GivenOptions given) {
    FittedOptions fitted = FittedOptions.of(file, given);
    OptionValues<Configuration> values = fitted.values();
    Map<String, RememberedOption> options = file.options();
    for (String key : OF_THE_FIT) {
      RememberedOption option = options.get(key);
      if (option != null && !option.value().isNull() && !given.has(key)) {
        values = values.with(key, option.value(), option.origin());
      }
    }
    ObjectNode ranges = JsonNodeFactory.instance.objectNode();
    options.forEach(
        (key, option) -> {
          if (key.startsWith(AUGMENT + ".")) {
            ranges.set(key.substring(AUGMENT.length() + 1), option.value());
          }
        });
    return new UpdateOptions(values.withMap(AUGMENT, ranges), fitted.isBackboneGiven());
  }

  /**
   * The options of the data that the model was fitted and tested on, or of those that were given to
   * test on now.
   *
   * @param file the model
   * @param given for this run, where {@code normal} are images to fold in
   */
  static OptionValues<Configuration> data(DfmFile file, GivenOptions given) {
    OptionValues<Configuration> values =
        OptionValues.defaults(Configuration.LIST).with(new RememberedOptions(file).given());
    boolean other = isDataGiven(given);
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      String key = option.key();
      RememberedOption then = file.options().get(key);
      boolean split = key.contains("split");
      if (option.option().group() == OptionGroup.DATA) {
        if (given.has(key) && !key.equals(NORMAL)) {
          values = values.with(key, given.value(key), RememberedOptions.MODEL);
        } else if (then != null && (split || !other)) {
          values = values.with(key, then.value(), then.origin());
        }
      }
    }
    return values;
  }

  static boolean isDataGiven(GivenOptions given) {
    return given.has("data");
  }
}
