package org.deepfeature.dfm.engine.update;

import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.jspecify.annotations.Nullable;

/**
 * How thresholds have moved.
 *
 * @param imageBefore raw score from which an image was anomalous
 * @param imageAfter the same from now on
 * @param pixelBefore of anomaly maps; null without
 * @param pixelAfter the same from now on
 * @param chosenFrom from which images the new ones were chosen, in words
 */
public record ThresholdChange(
    double imageBefore,
    double imageAfter,
    @Nullable Double pixelBefore,
    @Nullable Double pixelAfter,
    String chosenFrom) {

  /**
   * @param before until now
   * @param after from now on
   * @param chosenFrom in words
   * @return what is between them
   */
  public static ThresholdChange of(PostProcessor before, PostProcessor after, String chosenFrom) {
    return new ThresholdChange(
        before.image().threshold(),
        after.image().threshold(),
        before.pixel().map(Normalization::threshold).orElse(null),
        after.pixel().map(Normalization::threshold).orElse(null),
        chosenFrom);
  }
}
