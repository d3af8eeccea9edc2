package org.deepfeature.dfm.cli.run;

import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.trainer.callback.Progress;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.evaluation.CalibrationRecorder;
import org.deepfeature.dfm.trainer.evaluation.Masks;
import org.deepfeature.dfm.trainer.postprocessing.Calibration;
import org.deepfeature.dfm.trainer.postprocessing.PostProcessor;

/** Chooses thresholds from a validation set. */
public final class ValidationRun {
  private ValidationRun() {}

  /**
   * @param session fitted
   * @param data with validation images
   * @param console told how far it is
   * @param skipped told of bad images
   * @return thresholds and ranges
   * @throws DfmException if not one image could be read
   */
  public static PostProcessor run(
      ModelSession session, DataModule data, Console console, SkippedImages skipped) {
    Calibration calibration =
        new Calibration(
            session.configuration().size(), session.configuration().thresholds().settings());
    CalibrationRecorder recorder = recorder(calibration, session, skipped);
    try (Progress progress = console.progress()) {
      Trainers.of(session, List.of(recorder, progress), console, skipped)
          .build()
          .validate(session.dfm(), data);
    }
    if (calibration.images() == 0) {
      throw new DfmException("Not one of the validation images could be read");
    }
    return calibration.result();
  }

  static CalibrationRecorder recorder(
      Calibration calibration, ModelSession session, SkippedImages skipped) {
    return new CalibrationRecorder(calibration, new Masks(session.configuration().size(), skipped));
  }
}
