package org.deepfeature.dfm.coretestkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.testkit.RequiresJUnitPlatform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.runner.RunWith;

/** One algorithm over two back ends gives the same. Not thread-safe: one test at a time. */
@RunWith(RequiresJUnitPlatform.class)
public abstract class BackEndAgreementContract {
  private static final double RELATIVE = 1e-9;

  /**
   * @return the back end under test
   */
  protected abstract LinearAlgebra linearAlgebra();

  /**
   * @return another one
   */
  protected abstract LinearAlgebra reference();

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scoresAgreeOnEveryGoldenCase(GoldenCase golden) {
    for (ScoreType type : List.of(ScoreType.FRE, ScoreType.NLL)) {
      double[] pure = scores(golden, type, reference());
      double[] fast = scores(golden, type, linearAlgebra());
      double largest = 0;
      for (double score : pure) {
        largest = Math.max(largest, Math.abs(score));
      }
      for (int i = 0; i < pure.length; i++) {
        // Scores that ought to be 0 are rounding in both, and small beside the others.
        double scale = Math.max(Math.abs(pure[i]), 1e-12 * largest);
        assertThat(fast[i]).isCloseTo(pure[i], within(RELATIVE * scale));
      }
    }
  }

  private static double[] scores(GoldenCase golden, ScoreType type, LinearAlgebra linearAlgebra) {
    EmbeddingBank bank =
        new EmbeddingBank(new EmbeddingLayout("golden", golden.channels(), 1, golden.positions()));
    bank.add(golden.train());
    LayerModel layer =
        LayerModel.fit(
            bank,
            false,
            new Pca(PcaLevel.parse(golden.level())),
            type == ScoreType.NLL ? Optional.of(new Gaussian()) : Optional.empty(),
            linearAlgebra);
    return new DfmModel(List.of(layer), type).score(List.of(golden.test())).values();
  }

  @Test
  void productsOfVeryLongRowsAgree() {
    Random random = new Random(1);
    Matrix left = Matrix.zeros(5, 9);
    Matrix wide = Matrix.zeros(9, 5000);
    for (Matrix matrix : List.of(left, wide)) {
      for (int i = 0; i < matrix.data().length; i++) {
        matrix.data()[i] = random.nextGaussian();
      }
    }
    LinearAlgebra pure = reference();
    LinearAlgebra fast = linearAlgebra();

    assertThat(fast.multiply(left, wide).data())
        .containsExactly(pure.multiply(left, wide).data(), within(1e-12));
    assertThat(fast.gram(wide).data()).containsExactly(pure.gram(wide).data(), within(1e-9));
  }
}
