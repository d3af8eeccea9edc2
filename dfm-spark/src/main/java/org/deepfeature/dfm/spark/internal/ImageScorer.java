package org.deepfeature.dfm.spark.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.AnomalyMap;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * Scores images by the detector of one machine. Thread-safe.
 *
 * @param detector closed with this
 * @param images decodes
 */
record ImageScorer(AnomalyDetector detector, ImageRows images) implements Scorer {
  /** Pixels that are decoded at once, at most: large photographs go through in smaller batches. */
  private static final long MOST_PIXELS = 48_000_000;

  @Override
  public List<Outcome> score(List<@Nullable Object> values, boolean maps) {
    Outcome[] outcomes = new Outcome[values.size()];
    List<Integer> waiting = new ArrayList<>();
    List<RgbImage> decoded = new ArrayList<>();
    long pixels = 0;
    for (int i = 0; i < outcomes.length; i++) {
      Object value = values.get(i);
      if (value == null) {
        outcomes[i] = Outcome.NULL;
        continue;
      }
      try {
        RgbImage image = images.read(value);
        decoded.add(image);
        waiting.add(i);
        pixels += (long) image.width() * image.height();
      } catch (BadImageException e) {
        outcomes[i] = Outcome.error(e.reason());
      }
      if (pixels > MOST_PIXELS) {
        predict(decoded, waiting, outcomes, maps);
        pixels = 0;
      }
    }
    predict(decoded, waiting, outcomes, maps);
    return Arrays.asList(outcomes);
  }

  private void predict(
      List<RgbImage> decoded, List<Integer> waiting, Outcome[] outcomes, boolean maps) {
    if (!decoded.isEmpty()) {
      List<Prediction> predictions = detector.predict(List.copyOf(decoded));
      for (int i = 0; i < predictions.size(); i++) {
        outcomes[waiting.get(i)] = outcome(predictions.get(i), maps);
      }
      decoded.clear();
      waiting.clear();
    }
  }

  private Outcome outcome(Prediction prediction, boolean maps) {
    AnomalyMap map = maps ? prediction.anomalyMap().orElse(null) : null;
    return Outcome.of(
        prediction.score(),
        detector.postProcessor(),
        map == null
            ? null
            : new Outcome.Map(map.size().height(), map.size().width(), map.toArray()));
  }

  @Override
  public void close() {
    detector.close();
  }
}
