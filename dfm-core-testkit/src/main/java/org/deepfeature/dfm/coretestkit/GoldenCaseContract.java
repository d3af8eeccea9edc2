package org.deepfeature.dfm.coretestkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.model.CommonScale;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.testkit.RequiresJUnitPlatform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.runner.RunWith;

/**
 * The whole arithmetic of DFM over one back end, against exact values. Not thread-safe: one test at
 * a time.
 */
@RunWith(RequiresJUnitPlatform.class)
public abstract class GoldenCaseContract {
  private static final double RELATIVE = 1e-6;

  /** Deviations, means and directions of no particular images. */
  private static final CommonScale SCALE =
      new CommonScale(new CommonScale.Standard(1, 2, 30), new CommonScale.Standard(-3, 0.5, 10));

  /**
   * @return the back end under test
   */
  protected abstract LinearAlgebra linearAlgebra();

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void componentsAndReconstructionErrorsAgreeWithNumPy(GoldenCase golden) {
    DfmModel model = fit(golden, ScoreType.FRE);
    assertThat(model.layers().get(0).projection().components()).isEqualTo(golden.components());
    Scores scores = model.score(List.of(golden.test()));
    assertClose(scores.values(), golden.reconstructionErrors().data());
    double largest = 0;
    for (double value : golden.maps().data()) {
      largest = Math.max(largest, value);
    }
    double[] map = scores.maps().get(0).data();
    for (int i = 0; i < map.length; i++) {
      assertThat(map[i]).isCloseTo(golden.maps().data()[i], within(RELATIVE * largest));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void likelihoodsAgreeWithNumPy(GoldenCase golden) {
    Scores scores = fit(golden, ScoreType.NLL).score(List.of(golden.test()));
    assertClose(scores.values(), golden.negativeLogLikelihoods().data());
    assertThat(scores.maps()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void combinedScoresAreBothOfNumPysOnOneScaleWithTheMapsOfTheErrors(GoldenCase golden) {
    Scores scores = fit(golden, ScoreType.COMBINED).score(List.of(golden.test()));
    double[] errors = golden.reconstructionErrors().data();
    double[] likelihoods = golden.negativeLogLikelihoods().data();
    double[] expected = new double[errors.length];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = (30 * (errors[i] - 1) / 2 + 10 * (likelihoods[i] + 3) / 0.5) / 40;
    }
    assertClose(scores.values(), expected);
    assertThat(scores.maps())
        .isEqualTo(fit(golden, ScoreType.FRE).score(List.of(golden.test())).maps());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoresDoNotDependOnTheBatch(GoldenCase golden) {
    for (ScoreType type : ScoreType.values()) {
      DfmModel model = fit(golden, type);
      double[] together = model.score(List.of(golden.test())).values();
      for (int size : new int[] {1, 7}) {
        for (int from = 0; from < together.length; from += size) {
          int to = Math.min(together.length, from + size);
          Matrix part = golden.test().copyOfRows(from, to);
          double[] scores = model.score(List.of(part)).values();
          for (int i = from; i < to; i++) {
            assertThat(scores[i - from])
                .isCloseTo(together[i], within(1e-9 * Math.max(1, Math.abs(together[i]))));
          }
        }
      }
    }
  }

  private DfmModel fit(GoldenCase golden, ScoreType type) {
    EmbeddingBank bank =
        new EmbeddingBank(new EmbeddingLayout("golden", golden.channels(), 1, golden.positions()));
    bank.add(golden.train());
    LayerModel layer =
        LayerModel.fit(
            bank,
            false,
            new Pca(PcaLevel.parse(golden.level())),
            type.hasDensity() ? Optional.of(new Gaussian()) : Optional.empty(),
            linearAlgebra());
    DfmModel model = new DfmModel(List.of(layer), type);
    return type == ScoreType.COMBINED ? model.with(SCALE) : model;
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      double scale = Math.max(1e-3, Math.abs(expected[i]));
      assertThat(actual[i]).as("image %s", i).isCloseTo(expected[i], within(RELATIVE * scale));
    }
  }
}
