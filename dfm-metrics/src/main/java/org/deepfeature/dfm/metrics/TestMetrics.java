package org.deepfeature.dfm.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that a test set says of a model. Immutable.
 *
 * @param images metrics of scores
 * @param intervals of these
 * @param confusion of the images at the image threshold
 * @param pixels metrics of maps
 * @param pixelsAtThreshold at the pixel threshold; empty without maps
 * @param aupimo empty where it is not defined
 * @param aupimoInterval of its mean, over draws of anomalous images
 * @param kinds defect types, in alphabetical order
 */
public record TestMetrics(
    ImageMetrics images,
    ImageIntervals intervals,
    ConfusionMatrix confusion,
    PixelMetrics pixels,
    Optional<PixelsAtThreshold> pixelsAtThreshold,
    Optional<Aupimo> aupimo,
    Optional<Interval> aupimoInterval,
    Map<String, DefectTypeMetrics> kinds) {

  public TestMetrics {
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
  }
}
