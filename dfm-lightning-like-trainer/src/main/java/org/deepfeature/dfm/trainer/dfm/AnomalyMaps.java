package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.Scores;
import org.deepfeature.dfm.trainer.visualization.Upsampling;

/** Brings the maps of all layers to the image's size and adds them. */
final class AnomalyMaps {
  private AnomalyMaps() {}

  /** Answers one map an image, height × width; none if the score has none. */
  static List<float[]> of(DfmModel model, Scores scores, ImageSize size) {
    List<float[]> maps = new ArrayList<>();
    for (int i = 0; i < scores.values().length && !scores.maps().isEmpty(); i++) {
      maps.add(map(model, scores, i, size));
    }
    return maps;
  }

  private static float[] map(DfmModel model, Scores scores, int image, ImageSize size) {
    float[] sum = new float[size.height() * size.width()];
    for (int l = 0; l < scores.maps().size(); l++) {
      EmbeddingLayout layout = model.layers().get(l).layout();
      double[] map = scores.maps().get(l).copyOfRows(image, image + 1).data();
      float[] upsampled = Upsampling.bilinear(map, layout.height(), layout.width(), size);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += upsampled[i];
      }
    }
    return sum;
  }
}
