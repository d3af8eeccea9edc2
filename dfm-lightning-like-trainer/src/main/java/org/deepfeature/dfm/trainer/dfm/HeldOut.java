package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.fusion.LayerErrorMaps;
import org.deepfeature.dfm.core.fusion.MapStatistics;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.model.CommonScale;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.HeldOutRows;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.Likelihoods;
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

  /** Fewer would leave too little to fit on. */
  static final int FOLDS = 5;

  private final Calibration calibration;

  /** Kept only where they are standardised by what all of them have in common. */
  private final List<Block> blocks = new ArrayList<>();

  /** Scores of single images, of which maps are made again when thresholds are chosen. */
  private final List<Scores> scored = new ArrayList<>();

  /**
   * Some images.
   *
   * @param maps raw, one a layer
   * @param excess likelihoods above those of rows fitted on, summed over layers; none for scores
   *     without
   */
  @SuppressWarnings("ArrayRecordComponent") // Read once; never compared.
  private record Block(List<LayerErrorMaps> maps, double[] excess) {
    int images() {
      return maps.get(0).maps().rows();
    }
  }

  HeldOut(DfmSettings settings, ImageSize size) {
    calibration = new Calibration(size, settings.thresholds());
  }

  /**
   * Takes in what models of the rows outside of each fold say of those in it.
   *
   * @param model of all rows
   * @param layers one list a layer, of one item a fold
   */
  void addFolds(DfmModel model, List<List<HeldOutRows>> layers) {
    for (int fold = 0; fold < layers.get(0).size(); fold++) {
      int held = fold;
      List<HeldOutRows> rows = layers.stream().map(layer -> layer.get(held)).toList();
      // The images fitted on are all the same to a layer: it has no spread to judge others by.
      if (rows.stream().noneMatch(HeldOutRows.None.class::isInstance)) {
        addFold(model, rows);
      }
    }
  }

  private void addFold(DfmModel model, List<HeldOutRows> layers) {
    List<LayerErrorMaps> maps = new ArrayList<>();
    List<Likelihoods> likelihoods = new ArrayList<>();
    List<double[]> excess = new ArrayList<>();
    for (int l = 0; l < layers.size(); l++) {
      EmbeddingLayout layout = model.layers().get(l).layout();
      if (layers.get(l) instanceof HeldOutRows.Errors errors) {
        maps.add(new LayerErrorMaps(layout, errors.maps(), Optional.empty()));
      } else if (layers.get(l) instanceof HeldOutRows.Both both) {
        maps.add(new LayerErrorMaps(layout, both.maps(), Optional.empty()));
        excess.add(both.excess());
      } else if (layers.get(l) instanceof HeldOutRows.Likely likely) {
        likelihoods.add(likely.likelihoods());
      }
    }
    if (maps.isEmpty()) {
      calibrate(model, Likelihoods.sum(likelihoods));
    } else {
      addMaps(model, new Block(maps, sum(excess)));
    }
  }

  private static double[] sum(List<double[]> layers) {
    double[] sums = layers.isEmpty() ? new double[0] : layers.get(0).clone();
    for (int l = 1; l < layers.size(); l++) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += layers.get(l)[i];
      }
    }
    return sums;
  }

  /** Takes in rows that the model was not fitted on. */
  void add(DfmModel model, List<EmbeddingBank> held) {
    List<Iterator<Matrix>> rows = new ArrayList<>();
    held.forEach(bank -> rows.add(bank.blocks().iterator()));
    while (rows.get(0).hasNext()) {
      List<Matrix> block = rows.stream().map(Iterator::next).toList();
      if (model.scoreType() == ScoreType.NLL) {
        calibrate(model, model.score(block));
      } else {
        addMaps(model, new Block(model.errorMaps(block), excess(model, block)));
      }
    }
  }

  private static double[] excess(DfmModel model, List<Matrix> rows) {
    List<double[]> layers = new ArrayList<>();
    for (int l = 0; model.scoreType().hasDensity() && l < rows.size(); l++) {
      layers.add(model.layers().get(l).excessLikelihood(rows.get(l)));
    }
    return sum(layers);
  }

  private void addMaps(DfmModel model, Block images) {
    if (waits(model)) {
      blocks.add(images);
    } else {
      calibrate(model, model.fusion().apply(images.maps()));
    }
  }

  /** Whether no image has a score before all of them are seen. */
  private static boolean waits(DfmModel model) {
    return model.fusion().needsStatistics() || model.scoreType() == ScoreType.COMBINED;
  }

  /**
   * Returns the model with what the held-out images taught, and thresholds. Each of them is judged
   * by the maps of all the others, as a new image will be; a lone one has only itself.
   */
  FittedModel complete(DfmModel model) {
    FittedModel fitted = calibrated(model);
    if (calibration.size().height() * calibration.size().width() > 1) {
      FittedSpread.requireMaps(fitted.postProcessor());
    }
    return fitted;
  }

  private FittedModel calibrated(DfmModel model) {
    if (!waits(model)) {
      return new FittedModel(model, thresholds(model));
    }
    DfmModel standardised = model.fusion().needsStatistics() ? withStatistics(model) : model;
    DfmModel completed =
        model.scoreType() == ScoreType.COMBINED
            ? standardised.with(scale(standardised))
            : standardised;
    for (Block block : blocks) {
      for (int i = 0; i < block.images(); i++) {
        calibrate(completed, score(completed, block, i));
      }
    }
    return new FittedModel(completed, thresholds(completed));
  }

  private DfmModel withStatistics(DfmModel model) {
    List<LayerModel> layers = new ArrayList<>();
    for (int l = 0; l < model.layers().size(); l++) {
      int layer = l;
      List<Matrix> maps = blocks.stream().map(b -> b.maps().get(layer).maps()).toList();
      MapStatistics statistics = MapStatistics.of(maps);
      layers.add(
          model
              .layers()
              .get(l)
              .with(model.fusion().needsMedian() ? statistics.withMedian(maps) : statistics));
    }
    return model.withLayers(layers);
  }

  private CommonScale scale(DfmModel model) {
    List<Double> errors = new ArrayList<>();
    for (Block block : blocks) {
      for (int i = 0; i < block.images(); i++) {
        errors.add(errors(model, block, i).values()[0]);
      }
    }
    return HeldOutScale.of(
        model,
        errors.stream().mapToDouble(Double::doubleValue).toArray(),
        blocks.stream().flatMapToDouble(block -> Arrays.stream(block.excess())).toArray());
  }

  private static Scores score(DfmModel model, Block block, int image) {
    Scores errors = errors(model, block, image);
    return model
        .commonScale()
        .map(
            scale ->
                new Scores(
                    new double[] {
                      scale.of(
                          errors.values()[0], block.excess()[image] + HeldOutScale.typical(model))
                    },
                    errors.maps()))
        .orElse(errors);
  }

  private static Scores errors(DfmModel model, Block block, int image) {
    return model.fusion().apply(judgedByOthers(model, block.maps(), image));
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
