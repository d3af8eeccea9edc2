package org.deepfeature.dfm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.cells.CellCut;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.cells.GoldenCells;
import org.deepfeature.dfm.core.cells.SeededMaps;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.pca.IncrementalPca;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.reducer.RandomizedPca;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Cells as samples give what a singular value decomposition of all cells gives. */
class CellFitTest {
  private static final LinearAlgebra PLAIN = new PlainLinearAlgebra();
  private static final GoldenCells GOLDEN = new GoldenCells();
  private static final PcaLevel LEVEL = PcaLevel.parse("0.9");
  private static final Matrix TRAIN = SeededMaps.of(6, 1);
  private static final Matrix TEST = SeededMaps.of(3, 1000);

  private static EmbeddingBank bank(Matrix rows) {
    EmbeddingBank bank = new EmbeddingBank(SeededMaps.LAYOUT);
    for (int i = 0; i < rows.rows(); i += 2) {
      bank.add(rows.copyOfRows(i, Math.min(rows.rows(), i + 2)));
    }
    return bank;
  }

  private static LayerFit fit(
      CellCentre centre, boolean standardize, Reducer reducer, ScoreType score) {
    return new LayerFit(
        standardize,
        reducer,
        score.hasDensity() ? Optional.of(new Gaussian()) : Optional.empty(),
        score,
        PLAIN,
        Optional.of(centre));
  }

  private static double[] errors(LayerModel layer, Matrix rows) {
    return layer.errorMaps(rows).data();
  }

  private static void assertClose(double[] actual, double[] expected, double relative) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(relative * Math.abs(expected[i])));
    }
  }

  @Test
  void mapsAreTheReferences() {
    double[] input = GOLDEN.get("input");

    assertThat(TRAIN.data()[0]).isEqualTo(input[0]);
    assertThat(TRAIN.data()[TRAIN.data().length - 1]).isEqualTo(input[1]);
    assertThat(Arrays.stream(TEST.data()).sum()).isCloseTo(input[2], within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "none,false",
    "none,true",
    "position,false",
    "position,true",
    "local,false",
    "local,true"
  })
  void cellsAreThoseOfTheReference(String centre, boolean standardize) {
    String name = centre + "-" + standardize;

    LayerModel layer =
        fit(CellCentre.parse(centre), standardize, new Pca(LEVEL), ScoreType.NLL).of(bank(TRAIN));

    assertThat(layer.projection().components()).isEqualTo((int) GOLDEN.get(name + "-k")[0]);
    assertClose(errors(layer, TEST), GOLDEN.get(name + "-errors"), 1e-9);
    Likelihoods likelihoods = layer.likelihoods(TEST);
    assertClose(likelihoods.values(), GOLDEN.get(name + "-nll"), 1e-9);
    Matrix map = likelihoods.maps().orElseThrow();
    assertThat(Arrays.stream(map.copyOfRows(1, 2).data()).sum())
        .isCloseTo(likelihoods.values()[1], within(1e-9 * Math.abs(likelihoods.values()[1])));
  }

  @ParameterizedTest
  @CsvSource({"none,false", "position,true", "local,false"})
  void heldOutImagesAreJudgedByTheOthers(String centre, boolean standardize) {
    FoldedLayer layer =
        fit(CellCentre.parse(centre), standardize, new Pca(LEVEL), ScoreType.FRE)
            .withFolds(bank(TRAIN), RowGroups.each(6).folds(5));

    for (int fold = 0; fold < 5; fold++) {
      Matrix maps = ((HeldOutRows.Errors) layer.evidence().get(fold)).maps();
      double[] sums =
          IntStream.range(0, maps.rows())
              .mapToDouble(row -> Arrays.stream(maps.copyOfRows(row, row + 1).data()).sum())
              .toArray();
      assertClose(sums, GOLDEN.get(centre + "-" + standardize + "-fold" + fold), 1e-9);
    }
  }

  @ParameterizedTest
  @EnumSource(CellCentre.class)
  void copiesOfAnImageAreNotFittedOnWhereItIsHeldOut(CellCentre centre) {
    // The first two rows show one image, the second of them changed.
    RowGroups groups =
        RowGroups.of(
            new int[] {0, 0, 1, 2, 3, 4}, new boolean[] {true, false, true, true, true, true});
    LayerFit fit = fit(centre, false, new Pca(LEVEL), ScoreType.FRE);

    HeldOutRows evidence = fit.withFolds(bank(TRAIN), groups.folds(5)).evidence().get(0);

    LayerModel others = fit.of(bank(TRAIN.copyOfRows(2, 6)));
    assertClose(
        ((HeldOutRows.Errors) evidence).maps().data(),
        errors(others, TRAIN.copyOfRows(0, 1)),
        1e-9);
  }

  @Test
  void aLoneImageIsJudgedByAModelOfItsCopies() {
    RowGroups groups = RowGroups.of(new int[] {7, 7, 7}, new boolean[] {true, false, false});
    LayerFit fit = fit(CellCentre.NONE, false, new Pca(LEVEL), ScoreType.FRE);
    Matrix rows = TRAIN.copyOfRows(0, 3);

    FoldedLayer layer = fit.withFolds(bank(rows), groups.folds(5));

    assertThat(layer.evidence()).hasSize(1);
    assertClose(
        ((HeldOutRows.Errors) layer.evidence().get(0)).maps().data(),
        errors(fit.of(bank(rows.copyOfRows(1, 3))), rows.copyOfRows(0, 1)),
        1e-9);
  }

  @ParameterizedTest
  @EnumSource(CellCentre.class)
  void otherReducersGetTheSameCells(CellCentre centre) {
    List<Reducer> reducers =
        List.of(new IncrementalPca(LEVEL, 2), new RandomizedPca(LEVEL, 7, 4, 0));
    double[] expected =
        errors(fit(centre, true, new Pca(LEVEL), ScoreType.FRE).of(bank(TRAIN)), TEST);

    for (Reducer reducer : reducers) {
      assertClose(
          errors(fit(centre, true, reducer, ScoreType.FRE).of(bank(TRAIN)), TEST), expected, 1e-7);
    }
  }

  @ParameterizedTest
  @EnumSource(CellCentre.class)
  void aStoredSubspaceScoresToTheBit(CellCentre centre) {
    Reducer reducer = new Pca(LEVEL);
    LayerModel layer = fit(centre, true, reducer, ScoreType.FRE).of(bank(TRAIN));

    CellSubspace restored =
        CellSubspace.restore(
            SeededMaps.LAYOUT,
            layer.cells().orElseThrow().state(),
            reducer.restore(PLAIN, layer.projection().state()));

    LayerModel again =
        LayerModel.ofCells(SeededMaps.LAYOUT, layer.scale(), restored, Optional.empty());
    assertThat(errors(again, TEST)).containsExactly(errors(layer, TEST));
  }

  @Test
  void anImageScoresAloneAsInABatch() {
    LayerModel layer = fit(CellCentre.LOCAL, true, new Pca(LEVEL), ScoreType.FRE).of(bank(TRAIN));
    DfmModel model = new DfmModel(List.of(layer), ScoreType.FRE, Fusion.PLAIN);

    double[] together = model.score(List.of(TEST)).values();

    List<Double> alone = new ArrayList<>();
    for (int i = 0; i < TEST.rows(); i++) {
      alone.add(model.score(List.of(TEST.copyOfRows(i, i + 1))).values()[0]);
    }
    assertThat(together).containsExactly(alone.stream().mapToDouble(d -> d).toArray());
  }

  @Test
  void batchesOfTheFitDoNotMatterToTheBit() {
    EmbeddingBank atOnce = new EmbeddingBank(SeededMaps.LAYOUT);
    atOnce.add(TRAIN);
    LayerFit fit = fit(CellCentre.LOCAL, true, new Pca(LEVEL), ScoreType.FRE);

    FoldedLayer pairs = fit.withFolds(bank(TRAIN), RowGroups.each(6).folds(5));
    FoldedLayer whole = fit.withFolds(atOnce, RowGroups.each(6).folds(5));

    assertThat(errors(whole.model(), TEST)).containsExactly(errors(pairs.model(), TEST));
    assertThat(whole.evidence()).isEqualTo(pairs.evidence());
  }

  @Test
  void errorsNearTheSubspaceKeepTheirDigits() {
    LayerModel layer = fit(CellCentre.NONE, false, new Pca(LEVEL), ScoreType.FRE).of(bank(TRAIN));
    CellCut cut = layer.cells().orElseThrow().cut();
    Matrix within =
        layer
            .projection()
            .inverseTransform(layer.projection().transform(cut.of(TEST.copyOfRows(0, 1))));
    // A map of cells far out in the subspace, and a millionth of their length off it.
    Matrix far = Matrix.zeros(1, TEST.columns());
    double[] mean = layer.projection().state().get("mean").data();
    Matrix off = layer.projection().residual(cut.of(TEST.copyOfRows(1, 2)));
    double[] expected = new double[SeededMaps.LAYOUT.positions()];
    for (int p = 0; p < expected.length; p++) {
      for (int c = 0; c < mean.length; c++) {
        far.data()[c * expected.length + p] =
            mean[c] + 1e6 * (within.get(p, c) - mean[c]) + off.get(p, c);
        expected[p] += off.get(p, c) * off.get(p, c);
      }
    }

    assertClose(errors(layer, far), expected, 1e-4);
  }

  @Test
  void cellsThatAreAllTheSameHaveNoSubspace() {
    Matrix same = Matrix.zeros(3, TRAIN.columns());
    Arrays.fill(same.data(), 100.1);

    for (CellCentre centre : CellCentre.values()) {
      LayerModel layer = fit(centre, false, new Pca(LEVEL), ScoreType.FRE).of(bank(same));
      assertThat(layer.projection().components()).isZero();
      assertThat(Arrays.stream(errors(layer, same)).max().orElseThrow()).isBetween(0.0, 1e-9);
    }
  }

  @Test
  void oneImageHasNoSpreadAboutItsOwnPositions() {
    LayerModel layer =
        fit(CellCentre.POSITION, false, new Pca(LEVEL), ScoreType.FRE)
            .of(bank(TRAIN.copyOfRows(0, 1)));

    assertThat(layer.projection().components()).isZero();
  }
}
