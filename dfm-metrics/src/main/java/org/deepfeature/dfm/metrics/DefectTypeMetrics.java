package org.deepfeature.dfm.metrics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * One defect type beside all normal images. Immutable.
 *
 * @param images of that kind
 * @param auroc of its images against all normal ones; empty if there are none of these
 * @param aupro of its regions, over the normal pixels of its and of all normal images; empty
 *     without masks
 */
public record DefectTypeMetrics(int images, OptionalDouble auroc, OptionalDouble aupro) {

  /**
   * @param scores n raw scores, finite, higher = more anomalous
   * @param anomalous n labels
   * @param kinds n defect types; those of normal images do not count
   * @param pixels metrics of kinds that have masks
   * @return of each kind, in alphabetical order
   * @throws IllegalArgumentException if the lengths differ or a score is not finite
   */
  public static Map<String, DefectTypeMetrics> of(
      double[] scores, boolean[] anomalous, List<String> kinds, Map<String, PixelMetrics> pixels) {
    if (kinds.size() != scores.length || anomalous.length != scores.length) {
      throw new IllegalArgumentException(
          "%s scores do not go with %s labels and %s kinds"
              .formatted(scores.length, anomalous.length, kinds.size()));
    }
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < anomalous.length; i++) {
      if (anomalous[i]) {
        names.add(kinds.get(i));
      }
    }
    Map<String, DefectTypeMetrics> metrics = new LinkedHashMap<>();
    for (String name : names) {
      double[] chosen = new double[scores.length];
      boolean[] labels = new boolean[scores.length];
      int count = 0;
      int images = 0;
      for (int i = 0; i < scores.length; i++) {
        if (!anomalous[i] || kinds.get(i).equals(name)) {
          chosen[count] = scores[i];
          labels[count++] = anomalous[i];
          images += anomalous[i] ? 1 : 0;
        }
      }
      PixelMetrics ofPixels = pixels.get(name);
      metrics.put(
          name,
          new DefectTypeMetrics(
              images,
              Auroc.of(Arrays.copyOf(chosen, count), Arrays.copyOf(labels, count)),
              ofPixels == null ? OptionalDouble.empty() : ofPixels.aupro()));
    }
    return metrics;
  }
}
