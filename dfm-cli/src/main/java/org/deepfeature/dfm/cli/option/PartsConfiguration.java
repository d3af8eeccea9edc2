package org.deepfeature.dfm.cli.option;

/**
 * Anomalib's four processors, each {@code true} (the one that is there anyway), {@code false}
 * (none) or the name of a plugin's; keys of their own beside the other options, as flags are.
 *
 * @param preProcessor what becomes of resized pixels
 * @param postProcessor thresholds, labels, normalised values
 * @param evaluator metrics of a test
 * @param visualizer pictures of what was found
 */
public record PartsConfiguration(
    String preProcessor, String postProcessor, String evaluator, String visualizer) {
  /** All of them, as they are. */
  public static final PartsConfiguration DEFAULTS =
      new PartsConfiguration("true", "true", "true", "true");
}
