package org.deepfeature.dfm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.cells.CellAccumulator;
import org.deepfeature.dfm.core.cells.CellMoments;
import org.deepfeature.dfm.core.cells.CellPca;
import org.deepfeature.dfm.core.cells.CellSubspace;
import org.deepfeature.dfm.core.cells.SeededMaps;
import org.deepfeature.dfm.core.density.ClassConditional;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.density.GaussianMixture;
import org.deepfeature.dfm.core.density.ProbabilisticPca;
import org.deepfeature.dfm.core.density.ShrinkageGaussian;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.reducer.RandomProjection;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Densities of cells from moments are those of the cells themselves. */
class CellDensityTest {
  private static final LinearAlgebra PLAIN = new PlainLinearAlgebra();
  private static final PcaLevel LEVEL = PcaLevel.parse("0.98");
  private static final Matrix TRAIN = SeededMaps.of(20, 1);
  private static final Matrix TEST = SeededMaps.of(3, 1000);
  private static final List<DensityModel> OF_MOMENTS =
      List.of(new Gaussian(), new ShrinkageGaussian(), new ProbabilisticPca(PcaLevel.parse("0.9")));

  private static EmbeddingBank bank(Matrix rows) {
    EmbeddingBank bank = new EmbeddingBank(SeededMaps.LAYOUT);
    bank.add(rows);
    return bank;
  }

  private static LayerFit fit(Reducer reducer, DensityModel density, CellCentre centre) {
    return new LayerFit(
        true, reducer, Optional.of(density), ScoreType.COMBINED, PLAIN, Optional.of(centre));
  }

  /** Fits as if moments were not there. */
  private static LayerModel byCells(LayerModel fitted, DensityModel density, Matrix rows) {
    CellSubspace cells = fitted.cells().orElseThrow();
    Matrix scaled = LayerModel.scaled(fitted.scale(), rows);
    LayerDensity ofCells =
        LayerDensity.ofCells(
            density, cells, SeededMaps.LAYOUT, Stream.of(labelled(scaled)), rows.rows(), PLAIN);
    return LayerModel.ofCells(SeededMaps.LAYOUT, fitted.scale(), cells, Optional.of(ofCells));
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .isCloseTo(expected[i], within(1e-9 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  @ParameterizedTest
  @EnumSource(CellCentre.class)
  void scoresAreThoseOfADensityOfAllCells(CellCentre centre) {
    for (DensityModel density : OF_MOMENTS) {
      for (Reducer reducer : List.of(new Pca(LEVEL), new RandomProjection(4, 3))) {
        LayerModel fitted = fit(reducer, density, centre).of(bank(TRAIN));

        LayerModel expected = byCells(fitted, density, TRAIN);

        assertClose(fitted.likelihoods(TEST).values(), expected.likelihoods(TEST).values());
        assertThat(fitted.typicalLikelihood())
            .isCloseTo(expected.typicalLikelihood(), within(1e-7));
        assertThat(fitted.density().orElseThrow().leftOut()).isEmpty();
      }
    }
  }

  @Test
  void foldsAreJudgedByDensitiesOfTheOtherImages() {
    Gaussian density = new Gaussian();
    LayerFit fit = fit(new Pca(LEVEL), density, CellCentre.POSITION);
    RowGroups groups = RowGroups.each(20);

    FoldedLayer layer = fit.withFolds(bank(TRAIN), groups.folds(5));

    for (int fold = 0; fold < 5; fold++) {
      Matrix held = rows(groups.folds(5).held(fold));
      Matrix others = rows(groups.folds(5).training(fold));
      LayerModel alone = fit.of(bank(others));
      double[] excess = ((HeldOutRows.Both) layer.evidence().get(fold)).excess();
      assertClose(excess, byCells(alone, density, others).excessLikelihood(held));
    }
  }

  private static Matrix rows(int[] indices) {
    Matrix rows = Matrix.zeros(indices.length, TRAIN.columns());
    for (int i = 0; i < indices.length; i++) {
      System.arraycopy(
          TRAIN.data(),
          indices[i] * TRAIN.columns(),
          rows.data(),
          i * TRAIN.columns(),
          TRAIN.columns());
    }
    return rows;
  }

  @Test
  void momentsOfPartsGiveTheDensityOfTheWhole() {
    CellPca pca = new CellPca(SeededMaps.LAYOUT, true, CellCentre.NONE);
    CellMoments parts = moments(TRAIN.copyOfRows(0, 7)).plus(moments(TRAIN.copyOfRows(7, 20)));
    CellMoments less = moments(TRAIN).plus(moments(TEST)).without(moments(TEST)).orElseThrow();

    double[] whole = scores(pca, moments(TRAIN));

    assertClose(scores(pca, parts), whole);
    assertClose(scores(pca, less), whole);
  }

  private static CellMoments moments(Matrix rows) {
    CellAccumulator accumulator = new CellAccumulator(PLAIN, SeededMaps.LAYOUT);
    accumulator.add(rows);
    return accumulator.moments().orElseThrow();
  }

  private static double[] scores(CellPca pca, CellMoments moments) {
    CellSubspace cells = pca.fit(PLAIN, moments, LEVEL);
    Optional<LayerDensity> density =
        LayerDensity.ofMoments(
            new Gaussian(),
            cells.projection(),
            pca.scatter(PLAIN, moments, pca.scale(moments), cells.cut().centres()),
            PLAIN);
    return LayerModel.ofCells(SeededMaps.LAYOUT, pca.scale(moments), cells, density)
        .likelihoods(TEST)
        .values();
  }

  @Test
  void densitiesThatNeedCellsGetSomeOfManyAndSaySo() {
    Matrix many = SeededMaps.of(300, 5);
    DensityModel mixture = new GaussianMixture(2, 0);
    LayerFit fit = fit(new Pca(LEVEL), mixture, CellCentre.NONE);

    LayerModel sampled = fit.of(bank(many));

    assertThat(sampled.density().orElseThrow().leftOut().orElseThrow())
        .contains("'layer'", "4096 of 6000");
    assertThat(fit.of(bank(many)).likelihoods(TEST).values())
        .containsExactly(sampled.likelihoods(TEST).values());
    double[] few = fit.of(bank(TRAIN)).likelihoods(TEST).values();
    assertThat(fit.of(bank(TRAIN)).density().orElseThrow().leftOut()).isEmpty();
    assertThat(Arrays.stream(few).allMatch(Double::isFinite)).isTrue();
  }

  @Test
  void theSampleIsOfAllImagesAndEachCellOnce() {
    Matrix numbered = Matrix.zeros(10_000, 1);
    for (int i = 0; i < numbered.rows(); i++) {
      numbered.data()[i] = i;
    }
    EmbeddingBank.Labelled first = labelled(numbered.copyOfRows(0, 3000));
    EmbeddingBank.Labelled second = labelled(numbered.copyOfRows(3000, 10_000));

    double[] chosen =
        CellSample.of(List.of(first, second).iterator(), 10_000)
            .flatMapToDouble(block -> Arrays.stream(block.rows().data()))
            .toArray();

    assertThat(chosen).hasSize(CellSample.MOST).isSorted().doesNotHaveDuplicates();
    assertThat(Arrays.stream(chosen).average().orElseThrow()).isBetween(4800.0, 5200.0);
  }

  private static EmbeddingBank.Labelled labelled(Matrix rows) {
    return new EmbeddingBank.Labelled(rows, Collections.nCopies(rows.rows(), ""));
  }

  @Test
  void classesAreFittedOnTheirOwnCells() {
    LayerModel layer =
        fit(new Pca(LEVEL), new ClassConditional(new ShrinkageGaussian()), CellCentre.NONE)
            .of(bank(TRAIN));

    assertClose(
        layer.likelihoods(TEST).values(),
        byCells(layer, new ShrinkageGaussian(), TRAIN).likelihoods(TEST).values());
  }
}
