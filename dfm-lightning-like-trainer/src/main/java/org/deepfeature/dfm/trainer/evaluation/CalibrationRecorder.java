package org.deepfeature.dfm.trainer.evaluation;

import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.postprocessing.Calibration;
import org.jspecify.annotations.Nullable;

/** Hands a validation's scores and maps to a calibration. */
public final class CalibrationRecorder implements Callback {
  private final Calibration calibration;
  private final Masks masks;
  private boolean sanityChecking;

  /**
   * @param calibration takes them in
   * @param masks true pixels
   */
  public CalibrationRecorder(Calibration calibration, Masks masks) {
    this.calibration = calibration;
    this.masks = masks;
  }

  @Override
  public void onSanityCheckStart() {
    sanityChecking = true;
  }

  @Override
  public void onSanityCheckEnd() {
    sanityChecking = false;
  }

  @Override
  public void onValidationBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    for (int i = 0; i < batch.samples().size() && !sanityChecking; i++) {
      Sample sample = batch.samples().get(i);
      calibration.addScore(predictions.scores()[i], sample.anomalous());
      if (!predictions.maps().isEmpty()) {
        float[] map = predictions.maps().get(i);
        boolean @Nullable [] mask = masks.of(sample);
        if (!sample.anomalous()) {
          calibration.addMap(map, null);
        } else if (mask != null) {
          calibration.addMap(map, mask);
        }
      }
    }
  }
}
