package org.deepfeature.dfm.cli.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.cli.console.Progress;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.data.ValSplitMode;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.evaluation.CalibrationRecorder;
import org.deepfeature.dfm.trainer.evaluation.Masks;
import org.deepfeature.dfm.trainer.postprocessing.Calibration;
import org.deepfeature.dfm.trainer.postprocessing.Separation;

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
    PostProcessor chosen = calibration.result();
    warnings(session, calibration.separation(chosen))
        .forEach(sentence -> console.say("warning: " + sentence));
    return chosen;
  }

  /** Answers what is to be said of thresholds from drawn defects; of real ones it is their test. */
  static List<String> warnings(ModelSession session, Separation separation) {
    boolean drawn =
        session.configuration().splits().valMode().equals(Optional.of(ValSplitMode.SYNTHETIC));
    if (!drawn || !separation.isPoor()) {
      return List.of();
    }
    return List.of(
        String.format(
            Locale.ROOT,
            "the drawn defects of the validation set are badly told from its normal images: image"
                + " AUROC %.3f over %d normal and %d anomalous ones, and the threshold from them"
                + " calls %d of the %d normal ones anomalous; validate on real defects, or leave"
                + " --val-split-mode synthetic out for a threshold from normal images",
            separation.auroc().orElseThrow(),
            separation.normal(),
            separation.anomalous(),
            separation.falseAlarms(),
            separation.normal()));
  }

  static CalibrationRecorder recorder(
      Calibration calibration, ModelSession session, SkippedImages skipped) {
    return new CalibrationRecorder(calibration, new Masks(session.configuration().size(), skipped));
  }
}
