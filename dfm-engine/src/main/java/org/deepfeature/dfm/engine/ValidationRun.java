package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.data.ValSplitMode;
import org.deepfeature.dfm.metrics.threshold.Separation;
import org.deepfeature.dfm.trainer.data.DataModule;

/** Chooses thresholds from a validation set. */
final class ValidationRun {
  private ValidationRun() {}

  /**
   * @param session fitted
   * @param data with validation images
   * @return thresholds and ranges
   * @throws DfmException if not one image could be read
   */
  static PostProcessor run(Session session, DataModule data, RunContext context) {
    Trainers.of(session, List.of(), context, Monitoring.NONE).build().validate(session.dfm(), data);
    if (session.dfm().separation().isEmpty()) {
      throw new DfmException("Not one of the validation images could be read");
    }
    warnings(session).forEach(context::warn);
    return session.dfm().fitted().postProcessor();
  }

  /**
   * Returns warnings about thresholds from drawn defects, while real ones need none, about those
   * from too few images, and about a blur that has nothing to smooth.
   */
  static List<String> warnings(Session session) {
    List<String> warnings = new ArrayList<>(ofDrawnDefects(session));
    warnings.addAll(session.dfm().thresholdDoubts());
    double blur = session.configuration().model().layerFusion().blur();
    if (blur > 0 && session.dfm().fitted().postProcessor().pixel().isEmpty()) {
      warnings.add(
          "--blur %s smooths nothing: scores of this model have no anomaly map".formatted(blur));
    }
    return warnings;
  }

  private static List<String> ofDrawnDefects(Session session) {
    boolean drawn =
        session.configuration().splits().valMode().equals(Optional.of(ValSplitMode.SYNTHETIC));
    return session
        .dfm()
        .separation()
        .filter(separation -> drawn && separation.isPoor())
        .map(separation -> List.of(sentence(separation)))
        .orElse(List.of());
  }

  private static String sentence(Separation separation) {
    return String.format(
        Locale.ROOT,
        "the model hardly separates the drawn defects of the validation set from its normal images:"
            + " image AUROC %.3f over %s normal and %s anomalous ones, and the threshold from them"
            + " calls %s of the %s normal ones anomalous; validate on real defects, or leave"
            + " --val-split-mode synthetic out for a threshold from normal images",
        separation.auroc().orElseThrow(),
        separation.normal(),
        separation.anomalous(),
        separation.falseAlarms(),
        separation.normal());
  }
}
