package org.deepfeature.dfm.trainer.evaluation;

import java.nio.file.Path;
import org.deepfeature.dfm.trainer.part.ScoredImage;
import org.deepfeature.dfm.trainer.part.Visualizer;
import org.deepfeature.dfm.trainer.visualization.HeatMapOverlay;

/**
 * The image beside its heat map, the true defect outlined. Without thresholds, a map spans its own
 * range of colours.
 */
public final class HeatMaps implements Visualizer {
  @Override
  public void draw(ScoredImage image, Path folder) {
    image
        .map()
        .ifPresent(
            map ->
                HeatMapOverlay.write(
                    MapFiles.of(folder, image.sample(), "png"),
                    image.planes(),
                    image.normalized().orElseGet(() -> spread(map)),
                    image.mask().orElse(null),
                    image.size()));
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
