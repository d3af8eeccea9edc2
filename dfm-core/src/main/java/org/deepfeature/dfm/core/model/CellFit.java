package org.deepfeature.dfm.core.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.core.cells.CellAccumulator;
import org.deepfeature.dfm.core.cells.CellCut;
import org.deepfeature.dfm.core.cells.CellMoments;
import org.deepfeature.dfm.core.cells.CellPca;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.Folds;

/**
 * How a layer is fitted whose samples are cells. Principal component analysis needs nothing but
 * moments, of which a model without a fold is made by taking the fold's own out; another reducer
 * gets the cells themselves.
 *
 * @param fit of the layer
 * @param centre taken off cells
 */
record CellFit(LayerFit fit, CellCentre centre) {

  LayerModel of(EmbeddingBank bank) {
    return model(total(moments(bank, 1, row -> 0)), bank);
  }

  FoldedLayer withFolds(EmbeddingBank bank, Folds folds) {
    int count = folds.count();
    List<Optional<CellMoments>> parts =
        moments(bank, count + 1, row -> folds.fold(row) == Folds.NONE ? count : folds.fold(row));
    CellMoments all = total(parts);
    LayerModel model = model(all, bank);
    List<HeldOutRows> evidence = new ArrayList<>();
    for (int fold = 0; fold < count; fold++) {
      int[] training = folds.training(fold);
      LayerModel others =
          training.length == 0
              ? withoutOriginals(bank, folds.held(fold)).orElse(model)
              : model(without(all, parts, fold), needed(bank, training));
      evidence.add(fit.judged(others, bank, folds, fold));
    }
    return new FoldedLayer(model, evidence);
  }

  /** Of a lone image there is nothing to hold out but the image itself, and leave its copies. */
  private Optional<LayerModel> withoutOriginals(EmbeddingBank bank, int[] held) {
    int[] copies =
        IntStream.range(0, bank.count())
            .filter(row -> Arrays.binarySearch(held, row) < 0)
            .toArray();
    if (copies.length == 0) {
      return Optional.empty();
    }
    EmbeddingBank rest = select(bank, copies);
    return Optional.of(model(total(moments(rest, 1, row -> 0)), rest));
  }

  /** Moments are enough for principal components, and for densities that are made of them. */
  private EmbeddingBank needed(EmbeddingBank bank, int[] rows) {
    boolean enough =
        fit.densityModel().stream().allMatch(LayerDensity::isOfMoments)
            && CellPca.level(fit.reducer()).isPresent();
    return enough ? bank.emptied() : select(bank, rows);
  }

  private static EmbeddingBank select(EmbeddingBank bank, int[] rows) {
    return bank.select(row -> Arrays.binarySearch(rows, row) >= 0);
  }

  /** Adds the others up where taking the fold out would leave rounding. */
  private static CellMoments without(CellMoments all, List<Optional<CellMoments>> parts, int fold) {
    return parts
        .get(fold)
        .flatMap(all::without)
        .orElseGet(
            () -> {
              List<Optional<CellMoments>> others = new ArrayList<>(parts);
              others.remove(fold);
              return total(others);
            });
  }

  private static CellMoments total(Collection<Optional<CellMoments>> parts) {
    return parts.stream()
        .flatMap(Optional::stream)
        .reduce(CellMoments::plus)
        .orElseThrow(() -> new IllegalStateException("Nothing to fit: no rows were added"));
  }

  /** Moments of each group of rows, in one pass; empty for a group without rows. */
  private List<Optional<CellMoments>> moments(
      EmbeddingBank bank, int groups, IntUnaryOperator groupOf) {
    List<CellAccumulator> found = new ArrayList<>();
    for (int group = 0; group < groups; group++) {
      found.add(new CellAccumulator(fit.linearAlgebra(), bank.layout()));
    }
    int[] next = {0};
    bank.blocks()
        .forEach(
            block -> {
              for (int row = 0; row < block.rows(); row++) {
                found.get(groupOf.applyAsInt(next[0]++)).add(block.copyOfRows(row, row + 1));
              }
            });
    return found.stream().map(CellAccumulator::moments).toList();
  }

  /**
   * Returns the model of some rows.
   *
   * @param moments of them
   * @param bank of them, or empty where moments are enough
   */
  private LayerModel model(CellMoments moments, EmbeddingBank bank) {
    CellPca pca = new CellPca(bank.layout(), fit.standardize(), centre);
    Optional<ChannelScale> scale = pca.scale(moments);
    CellSubspace cells =
        CellPca.level(fit.reducer())
            .map(level -> pca.fit(fit.linearAlgebra(), moments, level))
            .orElseGet(() -> reduced(bank, scale, pca.centres(moments)));
    Optional<LayerDensity> density =
        fit.densityModel()
            .filter(wanted -> cells.projection().components() > 0)
            .map(
                wanted ->
                    LayerDensity.ofMoments(
                            wanted,
                            cells.projection(),
                            pca.scatter(fit.linearAlgebra(), moments, scale, cells.cut().centres()),
                            fit.linearAlgebra())
                        .orElseGet(() -> ofCells(wanted, cells, bank, scale)));
    return LayerModel.ofCells(bank.layout(), scale, cells, density);
  }

  private LayerDensity ofCells(
      DensityModel wanted, CellSubspace cells, EmbeddingBank bank, Optional<ChannelScale> scale) {
    return LayerDensity.ofCells(
        wanted,
        cells,
        bank.layout(),
        bank.labelledBlocks()
            .map(b -> new EmbeddingBank.Labelled(LayerModel.scaled(scale, b.rows()), b.labels())),
        bank.count(),
        fit.linearAlgebra());
  }

  private CellSubspace reduced(
      EmbeddingBank bank, Optional<ChannelScale> scale, Optional<Matrix> centres) {
    CellCut cut = new CellCut(bank.layout(), centres);
    Accumulator<Projection> subspace =
        fit.reducer().begin(fit.linearAlgebra(), bank.layout().channels());
    bank.blocks().map(rows -> cut.of(LayerModel.scaled(scale, rows))).forEach(subspace::add);
    return CellSubspace.of(cut, subspace.finish());
  }
}
