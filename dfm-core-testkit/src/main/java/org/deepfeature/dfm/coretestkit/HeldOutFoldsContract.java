package org.deepfeature.dfm.coretestkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.density.ShrinkageGaussian;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.Folds;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.FoldedLayer;
import org.deepfeature.dfm.core.model.HeldOutRows;
import org.deepfeature.dfm.core.model.LayerFit;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.FoldScaling;
import org.deepfeature.dfm.core.pca.FoldedPca;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.testkit.RequiresJUnitPlatform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.runner.RunWith;

/**
 * Folds that share the work of one fit, against an honest fit of each of them, over one back end.
 * Not thread-safe: one test at a time.
 */
@RunWith(RequiresJUnitPlatform.class)
public abstract class HeldOutFoldsContract {
  private static final double RELATIVE = 1e-9;

  /**
   * @return the back end under test
   */
  protected abstract LinearAlgebra linearAlgebra();

  static List<FoldCase> cases() {
    return FoldCase.all();
  }

  static List<FoldCase> ordinary() {
    return FoldCase.all().stream().filter(FoldCase::isOrdinary).toList();
  }

  /** Where all axes of tall rows are kept, the last of them are faint, and no residual is left. */
  static List<FoldCase> wellConditioned() {
    return ordinary().stream().filter(c -> !c.isTall() || !c.level().equals("1.0")).toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void reconstructionErrorsAreThoseOfAFitOfEachFold(FoldCase data) {
    LayerFit fit = fit(data, ScoreType.FRE, Optional.empty());
    EmbeddingBank bank = data.bank();
    Folds folds = data.groups().folds(5);
    FoldedLayer folded = fit.withFolds(bank, folds);
    for (int fold = 0; fold < folds.count(); fold++) {
      Matrix maps = ((HeldOutRows.Errors) folded.evidence().get(fold)).maps();
      Matrix expected = honest(fit, bank, folds, fold).errorMaps(together(bank, folds.held(fold)));
      assertThat(maps.rows()).isEqualTo(folds.held(fold).length);
      assertThat(maps.columns()).isEqualTo(data.positions());
      for (int i = 0; i < maps.rows(); i++) {
        double score = sum(expected, i);
        assertThat(sum(maps, i)).as("image %s", i).isCloseTo(score, within(RELATIVE * score));
        for (int j = 0; j < maps.columns(); j++) {
          assertThat(maps.get(i, j)).isCloseTo(expected.get(i, j), within(RELATIVE * score));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void likelihoodsAreThoseOfAFitOfEachFold(FoldCase data) {
    for (DensityModel density : List.of(new Gaussian(), new ShrinkageGaussian())) {
      LayerFit fit = fit(data, ScoreType.NLL, Optional.of(density));
      EmbeddingBank bank = data.bank();
      Folds folds = data.groups().folds(5);
      FoldedLayer folded = fit.withFolds(bank, folds);
      for (int fold = 0; fold < folds.count(); fold++) {
        double[] values = ((HeldOutRows.Likely) folded.evidence().get(fold)).likelihoods().values();
        LayerModel model = honest(fit, bank, folds, fold);
        double[] expected =
            new DfmModel(List.of(model), ScoreType.NLL)
                .score(List.of(together(bank, folds.held(fold))))
                .values();
        assertThat(values).hasSameSizeAs(expected);
        for (int i = 0; i < values.length; i++) {
          double size = Math.max(1, Math.abs(expected[i]));
          assertThat(values[i]).isCloseTo(expected[i], within(RELATIVE * size));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("ordinary")
  void bothForACombinedScoreAreThoseOfAFitOfEachFold(FoldCase data) {
    LayerFit fit = fit(data, ScoreType.COMBINED, Optional.of(new Gaussian()));
    EmbeddingBank bank = data.bank();
    Folds folds = data.groups().folds(5);
    FoldedLayer folded = fit.withFolds(bank, folds);
    for (int fold = 0; fold < folds.count(); fold++) {
      HeldOutRows.Both both = (HeldOutRows.Both) folded.evidence().get(fold);
      LayerModel model = honest(fit, bank, folds, fold);
      Matrix held = together(bank, folds.held(fold));
      Matrix errors = model.errorMaps(held);
      double[] excess = model.excessLikelihood(held);
      assertThat(both.excess()).hasSameSizeAs(excess);
      for (int i = 0; i < excess.length; i++) {
        double size = Math.max(1, Math.abs(excess[i]));
        assertThat(both.excess()[i]).isCloseTo(excess[i], within(RELATIVE * size));
        double score = sum(errors, i);
        assertThat(sum(both.maps(), i)).isCloseTo(score, within(RELATIVE * score));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theModelOfAllRowsIsThatOfAFitWithoutFolds(FoldCase data) {
    LayerFit fit = fit(data, ScoreType.FRE, Optional.empty());
    EmbeddingBank bank = data.bank();
    LayerModel alone = fit.of(bank);
    LayerModel beside = fit.withFolds(bank, data.groups().folds(5)).model();
    assertThat(beside.scale()).isEqualTo(alone.scale());
    assertThat(beside.projection().components()).isEqualTo(alone.projection().components());
    if (!data.standardize()) {
      assertThat(beside.projection().state()).isEqualTo(alone.projection().state());
    }
  }

  @ParameterizedTest
  @MethodSource("wellConditioned")
  void ordinaryFoldsNeedNoFitOfTheirOwn(FoldCase data) {
    EmbeddingBank bank = data.bank();
    FoldedPca folded =
        FoldedPca.overwriting(
            linearAlgebra(),
            bank.rows(),
            PcaLevel.parse(data.level()),
            data.groups().folds(5),
            FoldScaling.none(data.positions()));
    assertThat(folded.errorMaps()).hasSize(5).allMatch(Optional::isPresent);
    for (int fold = 0; fold < 5; fold++) {
      assertThat(folded.coordinates(fold)).isPresent();
    }
  }

  private LayerFit fit(FoldCase data, ScoreType type, Optional<DensityModel> density) {
    return new LayerFit(
        data.standardize(), new Pca(PcaLevel.parse(data.level())), density, type, linearAlgebra());
  }

  /** Returns a fit of the rows outside of a fold, alone. */
  static LayerModel honest(LayerFit fit, EmbeddingBank bank, Folds folds, int fold) {
    return fit.of(selected(bank, folds.training(fold)));
  }

  private static EmbeddingBank selected(EmbeddingBank bank, int[] rows) {
    return bank.select(row -> Arrays.binarySearch(rows, row) >= 0);
  }

  /** Rows together: those of a fold may be more than a bank keeps in one block. */
  static Matrix together(EmbeddingBank bank, int[] rows) {
    int d = bank.layout().dimension();
    double[] values =
        selected(bank, rows).blocks().flatMapToDouble(b -> Arrays.stream(b.data())).toArray();
    return new Matrix(rows.length, d, values);
  }

  private static double sum(Matrix matrix, int row) {
    return IntStream.range(0, matrix.columns()).mapToDouble(j -> matrix.get(row, j)).sum();
  }
}
