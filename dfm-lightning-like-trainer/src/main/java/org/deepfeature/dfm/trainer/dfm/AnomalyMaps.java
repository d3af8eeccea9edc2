package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.model.DfmModel;

/** Brings the maps of all layers to the image's size and together. */
final class AnomalyMaps {
  private AnomalyMaps() {}

  /** Answers one map an image, height × width; none if the score has none. */
  static List<float[]> of(DfmModel model, Scores scores, ImageSize size) {
    List<float[]> maps = new ArrayList<>();
    for (int i = 0; i < scores.values().length && !scores.maps().isEmpty(); i++) {
      maps.add(floats(model.map(scores, i, size)));
    }
    return maps;
  }

  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
