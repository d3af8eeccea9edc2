package org.deepfeature.dfm.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.ImageSize;

/** The maps that {@code make_golden.py} draws for AUPIMO: too large to be stored. */
final class CongruentialMaps {
  private final JsonNode golden;
  private final int pixels;
  private long state;

  CongruentialMaps(JsonNode golden) {
    this.golden = golden;
    this.pixels = golden.get("side").asInt() * golden.get("side").asInt();
    this.state = golden.get("seed").asLong();
  }

  PixelEvaluation evaluation() {
    int side = golden.get("side").asInt();
    PixelEvaluation evaluation =
        new PixelEvaluation(new ImageSize(side, side), OptionalDouble.empty());
    for (int i = 0; i < golden.get("normal").asInt(); i++) {
      evaluation.addNormal(map(0));
    }
    for (JsonNode defect : golden.get("masked")) {
      boolean[] mask = new boolean[pixels];
      Arrays.fill(mask, 0, defect.asInt(), true);
      evaluation.addAnomalous("defect", map(defect.asInt()), mask);
    }
    return evaluation;
  }

  private float[] map(int defect) {
    int levels = golden.get("levels").asInt();
    float[] map = new float[pixels];
    for (int i = 0; i < pixels; i++) {
      state = (state * 1103515245L + 12345) % (1L << 31);
      double value = state / (double) (1L << 31);
      if (i < defect) {
        value = 1 - value * value * (value * value) * 1e-3;
      }
      double tail = 1 / (1 + 1e-9 - value);
      map[i] = (float) (levels > 0 ? Math.floor(tail / levels) : tail);
    }
    return map;
  }
}
