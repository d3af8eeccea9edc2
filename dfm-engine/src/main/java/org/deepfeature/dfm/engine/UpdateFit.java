package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.engine.update.JudgedImage;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.runtime.model.KeptRows;
import org.deepfeature.dfm.trainer.dfm.KeptFit;
import org.jspecify.annotations.Nullable;

/**
 * Fits the updated model. False alarms count as often as it takes until they pass, and not more.
 *
 * @param fit of rows
 * @param thresholds of what was fitted
 * @param rows to fit on
 * @param names hash of a file → its name for reports, where it has another than the row's
 */
record UpdateFit(
    KeptFit fit, UpdateThresholds thresholds, KeptRows rows, Map<String, String> names) {
  /** An image that counts for more than this distorts the model and still does not pass. */
  private static final int MOST = 64;

  /** All false alarms together count for at most one in so many of the normal images. */
  private static final int SHARE = 4;

  private static final int BLOCK = 32;

  /**
   * What came of it.
   *
   * @param fitted with its thresholds
   * @param raw as it was fitted, with thresholds from held-out images
   * @param weight of false alarms
   */
  record Result(FittedModel fitted, KeptFit.Result raw, int weight) {}

  Result run() {
    Result best = null;
    long fewest = Long.MAX_VALUE;
    for (long weight = 1; weight <= mostWeight() && fewest > 0; weight *= 2) {
      KeptFit.Result raw = fit.of(rows, (int) weight);
      FittedModel fitted = raw.fitted().with(thresholds.of(raw.fitted()));
      long alarms =
          rows.falseAlarms() == 0
              ? 0
              : judged(fitted, fitted, KeptRow::falseAlarm).stream()
                  .filter(JudgedImage::anomalousAfter)
                  .count();
      if (best == null || alarms < fewest) {
        best = new Result(fitted, raw, (int) weight);
        fewest = alarms;
      }
    }
    return Objects.requireNonNull(best);
  }

  /** What counts for more than a share of the others bends the model to itself. */
  private long mostWeight() {
    long alarms = rows.falseAlarms();
    long normal = rows.images() - alarms;
    return alarms == 0 ? 1 : Math.max(1, Math.min(MOST, normal / (SHARE * alarms)));
  }

  /** Returns what two models say of some of the images, copies left out. */
  List<JudgedImage> judged(FittedModel before, FittedModel after, Predicate<KeptRow> wanted) {
    List<JudgedImage> judged = new ArrayList<>();
    rows.forEachBlock(
        BLOCK,
        (embeddings, of) -> {
          if (of.stream().noneMatch(row -> row.copy() == 0 && wanted.test(row))) {
            return;
          }
          double[] old = scores(before.model(), embeddings);
          double[] now = scores(after.model(), embeddings);
          for (int i = 0; i < old.length; i++) {
            KeptRow row = of.get(i);
            if (row.copy() == 0 && wanted.test(row)) {
              judged.add(
                  UpdateTest.judged(
                      names.getOrDefault(row.sha256(), row.name()),
                      row.label(),
                      false,
                      before,
                      after,
                      old[i],
                      now[i]));
            }
          }
        });
    return judged;
  }

  private static double[] scores(DfmModel model, List<Matrix> embeddings) {
    return model.values(embeddings);
  }

  /**
   * Returns how many false alarms pass a model of the other half of them, by the thresholds that
   * the whole model has; null where there are not two.
   */
  @Nullable Integer passingUnseen(Result whole) {
    List<String> alarms =
        rows.rows().stream().filter(KeptRow::falseAlarm).map(KeptRow::sha256).distinct().toList();
    if (alarms.size() < 2) {
      return null;
    }
    int passing = 0;
    for (int half = 0; half < 2; half++) {
      int other = half;
      Set<String> unseen =
          alarms.stream()
              .filter(hash -> alarms.indexOf(hash) % 2 == other)
              .collect(Collectors.toSet());
      FittedModel model =
          fit.of(rows, whole.weight(), row -> !unseen.contains(row.sha256()))
              .fitted()
              .with(whole.fitted().postProcessor());
      passing +=
          (int)
              judged(model, model, row -> unseen.contains(row.sha256())).stream()
                  .filter(image -> !image.anomalousAfter())
                  .count();
    }
    return passing;
  }
}
