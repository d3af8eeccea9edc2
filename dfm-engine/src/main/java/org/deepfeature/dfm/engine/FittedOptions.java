package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Objects;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.OptionDescription;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * The options of a run with a fitted model: what the model decides cannot be changed, and what
 * cannot be done without images is refused, not ignored.
 *
 * @param values of the model, with what this run was given
 * @param isBackboneGiven whether the run says where the network lies
 */
record FittedOptions(OptionValues<Configuration> values, boolean isBackboneGiven) {
  private static final String BACKBONE = "backbone";
  private static final String LINALG = "linalg";
  private static final List<String> RULES = List.of("threshold", "pixel-threshold");
  private static final String MANUAL = "manual:";

  /**
   * @param file the model
   * @param given for this run
   * @return both
   * @throws ConfigurationException if something is given that only a new fit can change
   */
  static FittedOptions of(DfmFile file, GivenOptions given) {
    GivenOptions remembered = new RememberedOptions(file).given();
    OptionValues<Configuration> base = OptionValues.defaults(Configuration.LIST).with(remembered);
    if (given.has(LINALG) && !given.value(LINALG).equals(base.value(LINALG))) {
      // Another back end has other options.
      base = base.withMap("linalg-options", JsonNodeFactory.instance.objectNode());
    }
    OptionValues<Configuration> run = Configuration.resolve(base, given);
    run.record();
    requireFixed(base, run);
    boolean moved = given.has(BACKBONE) && isMoved(remembered, given);
    return new FittedOptions(run, moved);
  }

  /**
   * The same text as the model's says nothing new, so that a file of the fit can be given again.
   */
  private static boolean isMoved(GivenOptions remembered, GivenOptions given) {
    return !remembered.value(BACKBONE).asText().equals(given.value(BACKBONE).asText());
  }

  private static void requireFixed(
      OptionValues<Configuration> fitted, OptionValues<Configuration> wanted) {
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      if (option.isFixedByTheModel() && !same(option, fitted, wanted)) {
        throw new ConfigurationException(
            "The model was fitted with %s %s; %s takes a new fit"
                .formatted(
                    option.key(),
                    text(fitted.value(option.key())),
                    text(wanted.value(option.key()))));
      }
    }
  }

  private static boolean same(
      OptionDescription option,
      OptionValues<Configuration> fitted,
      OptionValues<Configuration> wanted) {
    if (option.key().equals("layer")) {
      return fitted.record().model().layers().equals(wanted.record().model().layers());
    }
    if (option.key().equals("image-size")) {
      return fitted.record().model().size().equals(wanted.record().model().size());
    }
    JsonNode then = fitted.value(option.key());
    JsonNode now = wanted.value(option.key());
    if (then.isNumber() && now.isNumber()) {
      // A file may say 2 where the model remembers 2.0.
      return Double.compare(then.asDouble(), now.asDouble()) == 0;
    }
    return Objects.equals(text(then), text(now));
  }

  private static String text(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  /**
   * Refuses what takes images to choose from, which a test or a prediction does not do.
   *
   * @param file the model
   * @param given for this run
   * @return as {@link #of}
   * @throws ConfigurationException as {@link #of}, or if a threshold would have to be chosen
   */
  static FittedOptions withoutChoice(DfmFile file, GivenOptions given) {
    FittedOptions options = of(file, given);
    OptionValues<Configuration> fitted =
        OptionValues.defaults(Configuration.LIST).with(new RememberedOptions(file).given());
    for (String rule : RULES) {
      String wanted = options.values().value(rule).asText();
      if (!wanted.startsWith(MANUAL)) {
        requireSame(fitted, options.values(), rule, wanted);
        requireNoSensitivity(fitted, options.values(), rule);
      }
    }
    return options;
  }

  private static void requireSame(
      OptionValues<Configuration> fitted,
      OptionValues<Configuration> run,
      String rule,
      String wanted) {
    if (!fitted.value(rule).equals(run.value(rule))) {
      throw new ConfigurationException(
          "--%s %s is chosen from images, at the fit or by dfm validate; with a fitted model give %sSCORE"
              .formatted(rule, wanted, MANUAL));
    }
  }

  private static void requireNoSensitivity(
      OptionValues<Configuration> fitted, OptionValues<Configuration> run, String rule) {
    String sensitivity = rule.replace("threshold", "sensitivity");
    if (fitted.value(sensitivity).asDouble() != run.value(sensitivity).asDouble()) {
      throw new ConfigurationException(
          "--%s moves a threshold while it is chosen, at the fit or by dfm validate; with a fitted model give --%s %sSCORE beside it"
              .formatted(sensitivity, rule, MANUAL));
    }
  }
}
