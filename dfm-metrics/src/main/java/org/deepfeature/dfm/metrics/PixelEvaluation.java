package org.deepfeature.dfm.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.deepfeature.dfm.api.ImageSize;
import org.jspecify.annotations.Nullable;

/**
 * All pixel metrics of a test set, over all defects and of each kind beside all normal images.
 * Takes in one map after the other; keeps counts (see {@link PixelAccumulator}; one for normal
 * images and one for each kind) and at most 16 KB of scores an anomalous image. Not thread-safe.
 */
public final class PixelEvaluation {
  private final ImageSize size;
  private final PixelAccumulator normal = new PixelAccumulator();
  private final Map<String, PixelAccumulator> kinds = new TreeMap<>();
  private final List<DefectScores> defects = new ArrayList<>();
  private final PixelsAtThreshold.@Nullable Counter counter;

  /**
   * @param size of all maps and masks
   * @param threshold raw score from which a pixel is called anomalous; empty if none was chosen
   */
  public PixelEvaluation(ImageSize size, OptionalDouble threshold) {
    this.size = size;
    counter = threshold.isPresent() ? new PixelsAtThreshold.Counter(threshold.getAsDouble()) : null;
  }

  /**
   * @param map raw, height × width, finite, of a normal image; read, not kept
   * @throws IllegalArgumentException if it has another size or a value is not finite
   */
  public void addNormal(float[] map) {
    add(normal, map, new boolean[map.length]);
  }

  /**
   * @param kind of the defect
   * @param map raw, height × width, finite; read, not kept
   * @param mask the defect's pixels
   * @throws IllegalArgumentException if one has another size or a value is not finite
   */
  public void addAnomalous(String kind, float[] map, boolean[] mask) {
    add(kinds.computeIfAbsent(kind, key -> new PixelAccumulator()), map, mask);
    defects.add(DefectScores.of(map, mask));
  }

  private void add(PixelAccumulator pixels, float[] map, boolean[] mask) {
    pixels.add(map, mask, size);
    if (counter != null) {
      counter.add(map, mask, size.width());
    }
  }

  /**
   * @return metrics over all images
   */
  public PixelMetrics metrics() {
    return all().result();
  }

  /**
   * @return per-region overlap over all images, for drawing; empty unless there are normal pixels
   *     and regions
   */
  public Optional<RegionOverlapCurve> curve() {
    return all().curve();
  }

  private PixelAccumulator all() {
    PixelAccumulator all = new PixelAccumulator();
    all.merge(normal);
    kinds.values().forEach(all::merge);
    return all;
  }

  /**
   * @return metrics of each kind that has masks, beside all normal images
   */
  public Map<String, PixelMetrics> metricsOfKinds() {
    Map<String, PixelMetrics> metrics = new TreeMap<>();
    kinds.forEach(
        (kind, pixels) -> {
          PixelAccumulator both = new PixelAccumulator();
          both.merge(normal);
          both.merge(pixels);
          metrics.put(kind, both.result());
        });
    return metrics;
  }

  /**
   * @return see {@link Aupimo}; empty where it is not defined
   */
  public Optional<Aupimo> aupimo() {
    return Aupimo.of(normal.counts(), defects);
  }

  /**
   * @return what the threshold finds; empty if there is none or no image was added
   */
  public Optional<PixelsAtThreshold> atThreshold() {
    boolean none = kinds.isEmpty() && normal.result().images() == 0;
    return counter == null || none ? Optional.empty() : Optional.of(counter.result());
  }
}
