package org.deepfeature.dfm.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How thresholds are chosen, as flags; a field that is null was not given. */
@SuppressWarnings("UnusedVariable") // Read by their names, when they become a tree.
final class ThresholdFlags {
  @Option(
      names = "--threshold",
      paramLabel = "RULE",
      description =
          "f1-adaptive, quantile:Q, three-sigma or manual:SCORE. Default: f1-adaptive, which is"
              + " quantile:0.95 of held-out normal images where there are no anomalies.")
  private @Nullable String threshold;

  @Option(
      names = "--pixel-threshold",
      paramLabel = "RULE",
      description =
          "The same for pixels. Default: f1-adaptive, else quantile:0.99 of held-out normal"
              + " pixels.")
  private @Nullable String pixelThreshold;

  @Option(
      names = "--sensitivity",
      description = "0..1: above 0.5 more images are called anomalous. Default: 0.5.")
  private @Nullable Double sensitivity;

  @Option(names = "--pixel-sensitivity", description = "The same for pixels. Default: 0.5.")
  private @Nullable Double pixelSensitivity;

  @Option(
      names = "--min-region",
      paramLabel = "PIXELS",
      description = "Smaller regions of predicted masks are dropped. Default: 1.")
  private @Nullable Integer minRegion;
}
