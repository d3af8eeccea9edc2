package org.deepfeature.dfm.coretestkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.Folds;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.model.FoldedLayer;
import org.deepfeature.dfm.core.model.HeldOutRows;
import org.deepfeature.dfm.core.model.LayerFit;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.testkit.RequiresJUnitPlatform;
import org.junit.jupiter.api.Test;
import org.junit.runner.RunWith;

/**
 * Rows so many that all of them are decomposed beside their folds, on two threads, against fits
 * that are decomposed alone: for back ends that do such a size in a second. Not thread-safe: one
 * test at a time.
 */
@RunWith(RequiresJUnitPlatform.class)
public abstract class LargeFoldsContract {
  private static final int ROWS = 530;
  private static final int CHANNELS = 700;
  private static final int POSITIONS = 4;
  private static final double RELATIVE = 1e-9;

  /**
   * @return the back end under test
   */
  protected abstract LinearAlgebra linearAlgebra();

  @Test
  void largeFoldsAndTheWholeBesideThemAreThoseOfFitsAlone() {
    LayerFit fit =
        new LayerFit(
            false,
            new Pca(PcaLevel.parse("0.9")),
            Optional.empty(),
            ScoreType.FRE,
            linearAlgebra().withThreads(2));
    Matrix rows = rows();
    EmbeddingBank bank = new EmbeddingBank(new EmbeddingLayout("any", CHANNELS, 1, POSITIONS));
    bank.add(rows);
    Folds folds = RowGroups.each(ROWS).folds(5);

    FoldedLayer folded = fit.withFolds(bank, folds);

    LayerModel alone = fit.of(bank);
    assertThat(folded.model().projection().components())
        .isEqualTo(alone.projection().components())
        .isBetween(20, ROWS / 2);
    Matrix some = rows.copyOfRows(0, 8);
    assertClose(folded.model().errorMaps(some), alone.errorMaps(some));
    assertClose(
        ((HeldOutRows.Errors) folded.evidence().get(0)).maps(),
        HeldOutFoldsContract.honest(fit, bank, folds, 0)
            .errorMaps(HeldOutFoldsContract.together(bank, folds.held(0))));
  }

  private static void assertClose(Matrix maps, Matrix expected) {
    assertThat(maps.data()).hasSameSizeAs(expected.data());
    double largest = DoubleStream.of(expected.data()).max().orElseThrow();
    for (int i = 0; i < maps.data().length; i++) {
      assertThat(maps.data()[i]).isCloseTo(expected.data()[i], within(RELATIVE * largest));
    }
  }

  /** A few dozen directions that fall, and noise in all, in float32 as banks hold it. */
  private static Matrix rows() {
    Random random = new Random(7);
    Matrix rows = Matrix.zeros(ROWS, CHANNELS * POSITIONS);
    double[][] directions = new double[40][rows.columns()];
    for (double[] direction : directions) {
      Arrays.setAll(direction, j -> random.nextGaussian());
    }
    for (int i = 0; i < ROWS; i++) {
      double[] row = new double[rows.columns()];
      for (int r = 0; r < directions.length; r++) {
        double weight = random.nextGaussian() / (1 + 0.1 * r);
        double[] direction = directions[r];
        for (int j = 0; j < row.length; j++) {
          row[j] += weight * direction[j];
        }
      }
      for (int j = 0; j < row.length; j++) {
        rows.data()[i * row.length + j] = (float) (row[j] + 0.3 * random.nextGaussian());
      }
    }
    return rows;
  }
}
