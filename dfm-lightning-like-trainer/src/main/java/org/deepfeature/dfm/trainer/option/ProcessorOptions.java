package org.deepfeature.dfm.trainer.option;

import static org.deepfeature.dfm.trainer.option.Option.Stage.EXTRACT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.PREDICT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.QUANTIZE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.TEST;

/**
 * Anomalib's four processors, each {@code true} (the standard one), {@code false} (none) or the
 * name of a plugin's.
 *
 * @param preProcessor what becomes of resized pixels
 * @param postProcessor thresholds, labels, normalised values
 * @param evaluator metrics of a test
 * @param visualizer pictures of what was found
 */
public record ProcessorOptions(
    @Option(
            text = "Normalise pixels as the network's weights expect; false leaves them in 0..1.",
            value = "true|false|NAME",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, EXTRACT, QUANTIZE})
        String preProcessor,
    @Option(
            text = "Thresholds, labels and normalised scores; false leaves labels out.",
            value = "true|false|NAME",
            group = OptionGroup.THRESHOLDS,
            changes = OptionChange.THRESHOLD,
            usedBy = {FIT, TEST, PREDICT})
        String postProcessor,
    @Option(
            text = "Metrics of a test.",
            value = "true|false|NAME",
            group = OptionGroup.OUTPUT,
            changes = OptionChange.OUTPUT,
            usedBy = {TEST})
        String evaluator,
    @Option(
            text = "Pictures of anomaly maps.",
            value = "true|false|NAME",
            group = OptionGroup.OUTPUT,
            changes = OptionChange.OUTPUT,
            usedBy = {TEST, PREDICT})
        String visualizer) {

  /** The standard ones. */
  public static final ProcessorOptions DEFAULTS =
      new ProcessorOptions("true", "true", "true", "true");
}
