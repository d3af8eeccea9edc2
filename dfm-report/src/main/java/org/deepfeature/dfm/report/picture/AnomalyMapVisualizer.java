package org.deepfeature.dfm.report.picture;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.processor.ScoredImage;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/**
 * The image beside its mask, anomaly map, overlay and contours. Colours span the data set's {@link
 * ColorRange}; without thresholds, 0 to 1 of normalised maps, or else each map's own range.
 * Thread-safe.
 */
public final class AnomalyMapVisualizer implements Visualizer {
  private final Optional<PostProcessor> thresholds;

  /** Colours of normalised values, where an image has them. */
  public AnomalyMapVisualizer() {
    thresholds = Optional.empty();
  }

  /**
   * @param thresholds give the contour and the range of colours
   */
  public AnomalyMapVisualizer(PostProcessor thresholds) {
    this.thresholds = Optional.of(thresholds).filter(t -> t.pixel().isPresent());
  }

  /**
   * @param pixel of a data set's maps
   * @return raw values that the darkest colour, the middle one (the threshold) and the brightest
   *     stand for
   */
  public static List<Double> scale(Normalization pixel) {
    return ColorRange.of(pixel).scale();
  }

  @Override
  public void draw(ScoredImage image, Path folder) {
    image.map().ifPresent(map -> draw(image, map, folder));
  }

  private void draw(ScoredImage image, float[] map, Path folder) {
    Optional<ColorRange> range = thresholds.flatMap(PostProcessor::pixel).map(ColorRange::of);
    float[] colors =
        range.map(r -> r.apply(map)).or(image::normalized).orElseGet(() -> spread(map));
    boolean[] predicted =
        thresholds.map(t -> t.mask(map, image.size())).orElseGet(() -> new boolean[map.length]);
    List<Double> scale = range.map(ColorRange::scale).orElse(List.of(0.0, 0.5, 1.0));
    // An image to predict has no mask; a panel for it would only be grey.
    boolean masked = !image.sample().label().equals(Sample.UNKNOWN);
    byte[] png =
        new ImageVisualizer(image.size(), scale)
            .draw(
                new ImageVisualizer.Subject(image.planes(), colors, predicted),
                image.mask(),
                masked);
    AtomicFile.writeUnforced(
        MapFiles.of(folder, image.sample(), "png"), file -> file.append(ByteBuffer.wrap(png)));
  }

  private static float[] spread(float[] map) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (float value : map) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    float[] spread = new float[map.length];
    for (int i = 0; i < map.length && high > low; i++) {
      spread[i] = (map[i] - low) / (high - low);
    }
    return spread;
  }
}
