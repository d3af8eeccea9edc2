package org.deepfeature.dfm.core.postprocessing;

import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.ImageSize;

/**
 * Labels and normalises raw scores, of images and of pixels each with their own threshold and
 * range. Immutable.
 *
 * @param image for scores
 * @param pixel for anomaly maps; empty where the score has none
 * @param smallestRegion pixels that a region of a predicted mask has at least, {@code >= 1}
 * @param highNormal score that hardly any held-out normal image exceeds, the 99.9 % quantile; empty
 *     if it is not known
 * @param falsePositives what the threshold of pixels marks in held-out normal images; empty if it
 *     is not known, as after another threshold was given
 * @param heldOut scores of held-out normal images; empty if they are not known, as in older models
 */
public record PostProcessor(
    Normalization image,
    Optional<Normalization> pixel,
    int smallestRegion,
    OptionalDouble highNormal,
    Optional<FalsePositives> falsePositives,
    Optional<HeldOutScores> heldOut) {

  /**
   * One that keeps regions of any size.
   *
   * @param image as above
   * @param pixel as above
   */
  public PostProcessor(Normalization image, Optional<Normalization> pixel) {
    this(image, pixel, 1, OptionalDouble.empty());
  }

  /**
   * One that does not know what it marks in normal images.
   *
   * @param image as above
   * @param pixel as above
   * @param smallestRegion as above
   * @param highNormal as above
   */
  public PostProcessor(
      Normalization image,
      Optional<Normalization> pixel,
      int smallestRegion,
      OptionalDouble highNormal) {
    this(image, pixel, smallestRegion, highNormal, Optional.empty(), Optional.empty());
  }

  /**
   * @param counted what the threshold of pixels marks in held-out normal images
   * @return the same thresholds with that
   */
  public PostProcessor with(FalsePositives counted) {
    return new PostProcessor(
        image, pixel, smallestRegion, highNormal, Optional.of(counted), heldOut);
  }

  /**
   * @param scores of held-out normal images
   * @return the same thresholds with those
   */
  public PostProcessor with(HeldOutScores scores) {
    return new PostProcessor(
        image, pixel, smallestRegion, highNormal, falsePositives, Optional.of(scores));
  }

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
    Normalization normalization = requirePixel();
    float[] normalized = new float[map.length];
    for (int i = 0; i < map.length; i++) {
      normalized[i] = (float) normalization.apply(map[i]);
    }
    return normalized;
  }

  /**
   * @param map raw, height × width; unchanged
   * @param size of the anomaly map
   * @return the pixels at or above the threshold, without 8-connected regions that are too small
   * @throws IllegalStateException if this score has no maps
   */
  public boolean[] mask(float[] map, ImageSize size) {
    double threshold = requirePixel().threshold();
    boolean[] mask = new boolean[map.length];
    for (int i = 0; i < map.length; i++) {
      mask[i] = map[i] >= threshold;
    }
    if (smallestRegion == 1) {
      return mask;
    }
    boolean[] kept = mask.clone();
    ConnectedComponents regions = new ConnectedComponents(mask, size.width());
    while (regions.next()) {
      for (int i = 0; regions.size() < smallestRegion && i < regions.size(); i++) {
        kept[regions.pixels()[i]] = false;
      }
    }
    return kept;
  }

  private Normalization requirePixel() {
    return pixel.orElseThrow(() -> new IllegalStateException("This model's score has no maps"));
  }
}
