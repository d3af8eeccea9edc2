package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.model.Scores;
import org.deepfeature.dfm.trainer.postprocessing.Calibration;

/**
 * Thresholds from normal images alone: each fifth is scored by a model of the others. The rows that
 * a model was fitted on lie nearer to its subspace than any others ever will, so a threshold from
 * those would call half the good parts bad.
 */
final class HeldOut {
  /** As many as one model must see at least, and one more. */
  static final int FEWEST = 3;

  /** At most so many; fewer would leave too little to fit on, more are dear. */
  private static final int FOLDS = 5;

  /** A quantile of so many scores is steady, and every further fold costs a fit. */
  static final int ENOUGH = 100;

  private HeldOut() {}

  static Calibration scores(List<EmbeddingBank> banks, DfmSettings settings, ImageSize size) {
    Calibration calibration = new Calibration(size);
    int folds = Math.min(FOLDS, banks.get(0).count());
    for (int fold = 0; fold < folds && calibration.images() < ENOUGH; fold++) {
      int held = fold;
      DfmModel model =
          settings.fit(banks.stream().map(b -> b.select(i -> i % folds != held)).toList());
      if (settings.scoreType() == ScoreType.NLL
          && model.layers().stream().anyMatch(layer -> layer.density().isEmpty())) {
        // The images fitted on are all the same: they have no spread to judge others by.
        continue;
      }
      add(model, banks.stream().map(b -> b.select(i -> i % folds == held)).toList(), calibration);
    }
    return calibration;
  }

  /** Scores of rows that the model was not fitted on. */
  static Calibration scoresOf(DfmModel model, List<EmbeddingBank> held, ImageSize size) {
    Calibration calibration = new Calibration(size);
    add(model, held, calibration);
    return calibration;
  }

  private static void add(DfmModel model, List<EmbeddingBank> held, Calibration calibration) {
    List<Iterator<Matrix>> blocks = new ArrayList<>();
    held.forEach(bank -> blocks.add(bank.blocks().iterator()));
    while (blocks.get(0).hasNext()) {
      Scores scores = model.score(blocks.stream().map(Iterator::next).toList());
      for (double score : scores.values()) {
        calibration.addScore(score, false);
      }
      AnomalyMaps.of(model, scores, calibration.size())
          .forEach(map -> calibration.addMap(map, null));
    }
  }
}
