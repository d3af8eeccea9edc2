package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.metrics.threshold.Calibration;
import org.deepfeature.dfm.metrics.threshold.Separation;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.evaluation.Masks;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.lifecycle.TrainerContext;
import org.jspecify.annotations.Nullable;

/** Chooses thresholds from the images of one validation. Not thread-safe. */
final class ValidationCalibration {
  private final Calibration calibration;
  private final NormalMaps normalMaps;
  private final Masks masks;

  ValidationCalibration(Framing framing, ThresholdSettings settings, TrainerContext context) {
    this.calibration = new Calibration(framing.size(), settings);
    this.normalMaps = new NormalMaps(framing.size());
    this.masks = new Masks(framing, context.decoder(), context.onBadImage());
  }

  void add(Predictions predictions) {
    for (int i = 0; i < predictions.samples().size(); i++) {
      Sample sample = predictions.samples().get(i);
      calibration.addScore(predictions.score(i), sample.anomalous());
      if (predictions.hasMaps()) {
        addMap(sample, predictions.map(i));
        if (!sample.anomalous()) {
          int image = i;
          normalMaps.add(() -> predictions.map(image));
        }
      }
    }
  }

  private void addMap(Sample sample, float[] map) {
    boolean @Nullable [] mask = masks.of(sample, Optional.empty());
    if (!sample.anomalous()) {
      calibration.addMap(map, null);
    } else if (mask != null) {
      calibration.addMap(map, mask);
    }
  }

  /** Returns how many images were added. */
  int images() {
    return calibration.images();
  }

  PostProcessor result() {
    return normalMaps.counted(calibration.result());
  }

  /** Returns a sentence for each rule of a threshold that these images can tell little about. */
  List<String> doubts() {
    return calibration.doubts();
  }

  Separation separation(PostProcessor chosen) {
    return calibration.separation(chosen);
  }
}
