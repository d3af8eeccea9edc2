package org.deepfeature.dfm.runtime.model;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.model.DfmModel;

/**
 * Makes anomaly maps: the error maps of all layers, brought to the image's size and combined.
 * Stateless and thread-safe.
 */
public final class AnomalyMaps {
  private AnomalyMaps() {}

  /**
   * @param model that gave the scores
   * @param scores of a batch
   * @param size of the maps
   * @return one anomaly map an image, height × width; none if the score has none
   */
  public static List<float[]> of(DfmModel model, Scores scores, ImageSize size) {
    List<float[]> maps = new ArrayList<>();
    for (int i = 0; i < scores.values().length && !scores.maps().isEmpty(); i++) {
      maps.add(floats(model.map(scores, i, size)));
    }
    return maps;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
