package org.deepfeature.dfm.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.Folds;
import org.deepfeature.dfm.core.pca.FoldScaling;
import org.deepfeature.dfm.core.pca.FoldedPca;
import org.deepfeature.dfm.core.pca.Pca;

/**
 * How a layer is fitted, with folds held out or without.
 *
 * @param standardize whether channels are divided by their deviation
 * @param reducer finds the subspace
 * @param densityModel fitted inside it, if given
 * @param scoreType what held-out rows are judged by
 * @param linearAlgebra kernels
 * @param cells what is taken off cells, where each cell is a sample; empty where a map is one
 */
public record LayerFit(
    boolean standardize,
    Reducer reducer,
    Optional<DensityModel> densityModel,
    ScoreType scoreType,
    LinearAlgebra linearAlgebra,
    Optional<CellCentre> cells) {

  /**
   * Of whole maps.
   *
   * @param standardize as above
   * @param reducer as above
   * @param densityModel as above
   * @param scoreType as above
   * @param linearAlgebra as above
   */
  public LayerFit(
      boolean standardize,
      Reducer reducer,
      Optional<DensityModel> densityModel,
      ScoreType scoreType,
      LinearAlgebra linearAlgebra) {
    this(standardize, reducer, densityModel, scoreType, linearAlgebra, Optional.empty());
  }

  /**
   * @param bank training embeddings; where each cell is a sample, one image is enough
   * @return the layer
   * @throws IllegalArgumentException if there are fewer than two images or a value is not finite
   */
  public LayerModel of(EmbeddingBank bank) {
    if (cells.isPresent()) {
      return new CellFit(this, cells.get()).of(bank);
    }
    return LayerModel.fit(bank, standardize, reducer, densityModel, linearAlgebra);
  }

  /**
   * Fits on everything, and judges the rows of each fold by a model of the rows outside of it.
   * Folds share the work of an exact principal component analysis, see {@link FoldedPca}; with
   * other reducers, and where rounding forbids it, each of them is a fit of its own.
   *
   * @param bank training embeddings
   * @param folds of them, each leaving two rows at least
   * @return the layer, and what was said of held-out rows
   * @throws IllegalArgumentException if there are fewer than two images or a value is not finite
   */
  public FoldedLayer withFolds(EmbeddingBank bank, Folds folds) {
    if (cells.isPresent()) {
      return new CellFit(this, cells.get()).withFolds(bank, folds);
    }
    Shared shared =
        reducer instanceof Pca pca && isShared() && bank.count() > 1
            ? sharing(bank, folds, pca)
            : new Shared(of(bank), Collections.nCopies(folds.count(), Optional.empty()));
    // By now the rows that folds shared are gone: a fit of its own needs as much again.
    List<HeldOutRows> evidence = new ArrayList<>();
    for (int fold = 0; fold < folds.count(); fold++) {
      int held = fold;
      evidence.add(shared.evidence().get(fold).orElseGet(() -> byItsOwnFit(bank, folds, held)));
    }
    return new FoldedLayer(shared.model(), evidence);
  }

  /** A model, and evidence of those folds that the shared products tell exactly enough. */
  private record Shared(LayerModel model, List<Optional<HeldOutRows>> evidence) {}

  private Shared sharing(EmbeddingBank bank, Folds folds, Pca pca) {
    Optional<ChannelScale> scale =
        standardize ? Optional.of(ChannelScale.fit(bank)) : Optional.empty();
    FoldedPca folded = folded(bank, folds, pca, scale);
    return new Shared(
        LayerModel.of(bank, scale, folded.projection(), densityModel, linearAlgebra),
        evidence(folded, bank, folds));
  }

  private List<Optional<HeldOutRows>> evidence(FoldedPca folded, EmbeddingBank bank, Folds folds) {
    List<Optional<Matrix>> maps =
        scoreType.hasErrors()
            ? folded.errorMaps()
            : Collections.nCopies(folds.count(), Optional.empty());
    List<Optional<HeldOutRows>> found = new ArrayList<>();
    for (int fold = 0; fold < folds.count(); fold++) {
      int held = fold;
      List<String> labels = labels(bank, folds.training(fold));
      found.add(
          switch (scoreType) {
            case FRE -> maps.get(fold).map(HeldOutRows.Errors::new);
            case NLL ->
                folded
                    .coordinates(fold)
                    .map(c -> new HeldOutRows.Likely(likelihoods(density(c, labels), c)));
            case COMBINED ->
                maps.get(fold)
                    .flatMap(
                        errors ->
                            folded.coordinates(held).map(c -> both(errors, density(c, labels), c)));
          });
    }
    return found;
  }

  /** Densities over whole embeddings have no use for coordinates. */
  private boolean isShared() {
    return !scoreType.hasDensity()
        || densityModel.filter(density -> !density.overEmbeddings()).isPresent();
  }

  private FoldedPca folded(EmbeddingBank bank, Folds folds, Pca pca, Optional<ChannelScale> scale) {
    return FoldedPca.overwriting(
        linearAlgebra,
        scale.map(all -> bank.rows(all::apply)).orElseGet(bank::rows),
        pca.level(),
        folds,
        scale
            .map(all -> scaling(all, ChannelScale.withoutFolds(bank, folds)))
            .orElseGet(() -> FoldScaling.none(bank.layout().positions())));
  }

  /** Rows are divided by the scale of all; folds need them divided by their own. */
  private static FoldScaling scaling(ChannelScale all, List<ChannelScale> folds) {
    List<double[]> factors = new ArrayList<>();
    for (ChannelScale fold : folds) {
      double[] ratio = all.divisors().data().clone();
      for (int c = 0; c < ratio.length; c++) {
        ratio[c] /= fold.divisors().get(0, c);
      }
      factors.add(ratio);
    }
    return new FoldScaling(all.positions(), factors);
  }

  private static List<String> labels(EmbeddingBank bank, int[] rows) {
    List<String> labels = bank.labels();
    return IntStream.of(rows).mapToObj(labels::get).toList();
  }

  private Density density(FoldedPca.Coordinates coordinates, List<String> labels) {
    Accumulator<Density> density =
        densityModel.orElseThrow().begin(linearAlgebra, coordinates.training().columns());
    density.add(coordinates.training(), labels);
    return density.finish();
  }

  private static Likelihoods likelihoods(Density density, FoldedPca.Coordinates coordinates) {
    return new Likelihoods(density.negativeLogLikelihood(coordinates.held()), Optional.empty());
  }

  private static HeldOutRows both(Matrix maps, Density density, FoldedPca.Coordinates coordinates) {
    double typical = LayerDensity.typical(density, List.of(coordinates.training()));
    double[] excess =
        Arrays.stream(density.negativeLogLikelihood(coordinates.held()))
            .map(value -> value - typical)
            .toArray();
    return new HeldOutRows.Both(maps, excess);
  }

  private HeldOutRows byItsOwnFit(EmbeddingBank bank, Folds folds, int fold) {
    LayerModel model =
        LayerModel.fit(
            bank.select(rows(folds.training(fold))::contains),
            standardize,
            reducer,
            scoreType.hasDensity() ? densityModel : Optional.empty(),
            linearAlgebra);
    return judged(model, bank, folds, fold);
  }

  /** Returns what a model of the rows outside of a fold says of those in it. */
  HeldOutRows judged(LayerModel model, EmbeddingBank bank, Folds folds, int fold) {
    if (scoreType.hasDensity() && model.density().isEmpty()) {
      return new HeldOutRows.None();
    }
    EmbeddingBank held = bank.select(rows(folds.held(fold))::contains);
    return switch (scoreType) {
      case FRE -> new HeldOutRows.Errors(errors(model, held));
      case NLL -> new HeldOutRows.Likely(joined(held.blocks().map(model::likelihoods).toList()));
      case COMBINED ->
          new HeldOutRows.Both(
              errors(model, held),
              held.blocks()
                  .flatMapToDouble(block -> Arrays.stream(model.excessLikelihood(block)))
                  .toArray());
    };
  }

  private static Matrix errors(LayerModel model, EmbeddingBank held) {
    return stacked(held.blocks().map(model::errorMaps).toList());
  }

  private static Likelihoods joined(List<Likelihoods> blocks) {
    double[] values = blocks.stream().flatMapToDouble(b -> Arrays.stream(b.values())).toArray();
    List<Matrix> maps = blocks.stream().flatMap(b -> b.maps().stream()).toList();
    return new Likelihoods(values, maps.isEmpty() ? Optional.empty() : Optional.of(stacked(maps)));
  }

  private static Matrix stacked(List<Matrix> blocks) {
    int columns = blocks.get(0).columns();
    Matrix all = Matrix.zeros(blocks.stream().mapToInt(Matrix::rows).sum(), columns);
    int at = 0;
    for (Matrix block : blocks) {
      System.arraycopy(block.data(), 0, all.data(), at, block.data().length);
      at += block.data().length;
    }
    return all;
  }

  static Set<Integer> rows(int[] rows) {
    Set<Integer> set = new HashSet<>();
    for (int row : rows) {
      set.add(row);
    }
    return set;
  }
}
