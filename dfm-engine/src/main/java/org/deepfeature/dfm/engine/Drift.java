package org.deepfeature.dfm.engine;

import java.util.Locale;
import java.util.Optional;

/** Tells when images look unlike those that the model was fitted on. */
final class Drift {
  /** A line of good parts has few defects; of fewer images nothing can be said. */
  private static final double SHARE = 0.1;

  private static final int FEWEST = 20;

  private Drift() {}

  /**
   * Returns a sentence if many of the images score higher than 99.9 % of held-out normal ones.
   *
   * @param high images that do
   * @param images in all
   */
  static Optional<String> warning(int high, int images) {
    if (images < FEWEST || high <= SHARE * images) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%s of %s images (%.0f %%) score above 99.9 %% of held-out normal images; unless so"
                + " many are defective, camera, light or parts have changed since the fit",
            high,
            images,
            100.0 * high / images));
  }
}
