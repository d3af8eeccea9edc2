package org.deepfeature.dfm.trainer.postprocessing;

import java.util.Optional;
import org.deepfeature.dfm.trainer.metrics.Normalization;

/**
 * Labels and normalises raw scores, of images and of pixels each with their own threshold and
 * range. Immutable.
 *
 * @param image for scores
 * @param pixel for maps; empty where the score has none
 */
public record PostProcessor(Normalization image, Optional<Normalization> pixel) {

  /**
   * @param score raw
   * @return whether it is at or above the threshold
   */
  public boolean isAnomalous(double score) {
    return score >= image.threshold();
  }

  /**
   * @param map raw; unchanged
   * @return 0..1, the threshold at ½
   * @throws IllegalStateException if this score has no maps
   */
  public float[] normalize(float[] map) {
    Normalization normalization =
        pixel.orElseThrow(() -> new IllegalStateException("This model's score has no maps"));
    float[] normalized = new float[map.length];
    for (int i = 0; i < map.length; i++) {
      normalized[i] = (float) normalization.apply(map[i]);
    }
    return normalized;
  }
}
