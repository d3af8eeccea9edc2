package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.fusion.LayerErrorMaps;
import org.deepfeature.dfm.core.fusion.MapStatistics;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.metrics.threshold.Calibration;
import org.deepfeature.dfm.runtime.model.AnomalyMaps;
import org.deepfeature.dfm.runtime.model.FittedModel;

/**
 * Normal images scored by models that were not fitted on them. The rows that a model was fitted on
 * lie nearer to its subspace than any others ever will, so a threshold from those would call half
 * the good parts bad, and maps standardised by those would all look loud. Not thread-safe.
 */
final class HeldOut {
  /** As many as one model must see at least, and one more. */
  static final int FEWEST = 3;

  /** At most so many; fewer would leave too little to fit on, more are expensive. */
  private static final int FOLDS = 5;

  /** A quantile of so many scores is steady, and every further fold costs a fit. */
  static final int ENOUGH = 100;

  private final Calibration calibration;

  /** Raw error maps, kept only where they are standardised by what all of them have in common. */
  private final List<List<LayerErrorMaps>> blocks = new ArrayList<>();

  /** Scores of single images, of which maps are made again when thresholds are chosen. */
  private final List<Scores> scored = new ArrayList<>();

  private int images;

  HeldOut(DfmSettings settings, ImageSize size) {
    calibration = new Calibration(size, settings.thresholds());
  }

  /**
   * Each fifth of the images is scored by a model of the others, until there are scores enough. An
   * image's augmented copies stay with it, and are no evidence themselves.
   */
  static HeldOut byFolds(
      List<EmbeddingBank> banks, CopyNumbers copies, DfmSettings settings, ImageSize size) {
    HeldOut heldOut = new HeldOut(settings, size);
    int[] image = copies.imageOfRows();
    int folds = (int) Math.min(FOLDS, copies.images());
    for (int fold = 0; fold < folds && heldOut.images < ENOUGH; fold++) {
      int held = fold;
      DfmModel model =
          settings.fit(banks.stream().map(b -> b.select(i -> image[i] % folds != held)).toList());
      if (settings.scoreType() == ScoreType.NLL
          && model.layers().stream().anyMatch(layer -> layer.density().isEmpty())) {
        // The images fitted on are all the same: they have no spread to judge others by.
        continue;
      }
      heldOut.add(
          model,
          banks.stream()
              .map(b -> b.select(i -> image[i] % folds == held && copies.isOriginal(i)))
              .toList());
    }
    return heldOut;
  }

  /** Takes in rows that the model was not fitted on. */
  void add(DfmModel model, List<EmbeddingBank> held) {
    List<Iterator<Matrix>> rows = new ArrayList<>();
    held.forEach(bank -> rows.add(bank.blocks().iterator()));
    while (rows.get(0).hasNext()) {
      List<Matrix> block = rows.stream().map(Iterator::next).toList();
      images += block.get(0).rows();
      if (model.fusion().needsStatistics()) {
        blocks.add(model.errorMaps(block));
      } else {
        calibrate(model, model.score(block));
      }
    }
  }

  /**
   * Returns the model with what the held-out images taught, and thresholds. Each of them is judged
   * by the maps of all the others, as a new image will be; a lone one has only itself.
   */
  FittedModel complete(DfmModel model) {
    if (!model.fusion().needsStatistics()) {
      return new FittedModel(model, thresholds(model));
    }
    List<LayerModel> layers = new ArrayList<>();
    for (int l = 0; l < model.layers().size(); l++) {
      int layer = l;
      layers.add(
          model
              .layers()
              .get(l)
              .with(MapStatistics.of(blocks.stream().map(b -> b.get(layer).maps()).toList())));
    }
    DfmModel completed = new DfmModel(layers, model.scoreType(), model.fusion());
    for (List<LayerErrorMaps> block : blocks) {
      for (int i = 0; i < block.get(0).maps().rows(); i++) {
        calibrate(completed, completed.fusion().apply(judgedByOthers(completed, block, i)));
      }
    }
    return new FittedModel(completed, thresholds(completed));
  }

  private static List<LayerErrorMaps> judgedByOthers(
      DfmModel model, List<LayerErrorMaps> block, int image) {
    List<LayerErrorMaps> maps = new ArrayList<>();
    for (int l = 0; l < block.size(); l++) {
      Matrix map = block.get(l).maps().copyOfRows(image, image + 1);
      maps.add(
          new LayerErrorMaps(
              block.get(l).layout(),
              map,
              model
                  .layers()
                  .get(l)
                  .mapStatistics()
                  .map(
                      statistics ->
                          statistics.count() > 1 ? statistics.without(map) : statistics)));
    }
    return maps;
  }

  /** Layouts and fusion are those of every fold, and a map needs no more of a model. */
  private PostProcessor thresholds(DfmModel model) {
    NormalMaps maps = new NormalMaps(calibration.size());
    for (Scores image : scored) {
      maps.add(() -> AnomalyMaps.of(model, image, calibration.size()).get(0));
    }
    return maps.counted(calibration.result());
  }

  /** Returns a sentence for each rule of a threshold that these images can tell little about. */
  List<String> doubts() {
    return calibration.doubts();
  }

  private void calibrate(DfmModel model, Scores scores) {
    for (int i = 0; !scores.maps().isEmpty() && i < scores.values().length; i++) {
      if (scored.size() < NormalMaps.MOST) {
        scored.add(scores.of(i));
      }
    }
    for (double score : scores.values()) {
      calibration.addScore(score, false);
    }
    AnomalyMaps.of(model, scores, calibration.size()).forEach(map -> calibration.addMap(map, null));
  }
}
