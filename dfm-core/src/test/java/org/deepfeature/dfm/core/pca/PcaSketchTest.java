package org.deepfeature.dfm.core.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;

/** A sketch travels and merges, and its columns can be scaled afterwards. */
class PcaSketchTest {
  private static final LinearAlgebra PLAIN = new PlainLinearAlgebra();
  private static final int D = 30;
  private static final IncrementalPca PCA = new IncrementalPca(PcaLevel.parse("0.95"), 25);

  private static Matrix rows(int count) {
    Random random = new Random(3);
    Matrix rows = Matrix.zeros(count, D);
    for (int i = 0; i < count; i++) {
      double common = random.nextGaussian();
      for (int j = 0; j < D; j++) {
        rows.data()[i * D + j] = 2 + common * (j % 3) + random.nextGaussian() * Math.pow(0.7, j);
      }
    }
    return rows;
  }

  private static PcaSketch sketch(Matrix rows) {
    PcaSketch sketch = PcaSketch.empty(PCA, PLAIN, D);
    sketch.add(rows);
    return PcaSketch.restore(PCA, PLAIN, D, sketch.state());
  }

  private static Projection exact(Matrix rows) {
    return PrincipalAxes.projection(PLAIN, new PrincipalAxesSolver(PLAIN).solve(rows, PCA.level()));
  }

  private static void assertAlike(Projection found, Projection expected, Matrix rows) {
    assertThat(found.components()).isEqualTo(expected.components());
    assertThat(found.explainedVarianceRatio())
        .isCloseTo(expected.explainedVarianceRatio(), within(1e-6));
    double[] errors = expected.squaredErrors(rows, 1).data();
    double[] own = found.squaredErrors(rows, 1).data();
    for (int i = 0; i < errors.length; i++) {
      assertThat(own[i]).isCloseTo(errors[i], within(1e-3 * errors[i]));
    }
  }

  @Test
  void partsThatTravelledMergeToTheWhole() {
    Matrix all = rows(1400);
    PcaSketch merged = sketch(all.copyOfRows(0, 20));
    merged.merge(sketch(all.copyOfRows(20, 900)));
    merged.merge(sketch(all.copyOfRows(900, 1400)));

    assertThat(merged.count()).isEqualTo(1400);
    assertThat(merged.projection().lostVarianceRatio()).isBetween(0.0, 1e-4);
    assertAlike(merged.projection(), exact(all), all);
  }

  @Test
  void anEmptySketchTravels() {
    PcaSketch merged = sketch(Matrix.zeros(0, D));
    merged.merge(sketch(rows(40)));

    assertAlike(merged.projection(), exact(rows(40)), rows(40));
  }

  @Test
  void columnsAreScaledAfterwardsAsIfTheyHadBeenBefore() {
    Matrix all = rows(900);
    double[] factors = new double[D];
    Arrays.setAll(factors, j -> 1 + 0.04 * Math.sin(j));
    Matrix scaled = new Matrix(all.rows(), D, all.data().clone());
    for (int i = 0; i < scaled.data().length; i++) {
      scaled.data()[i] *= factors[i % D];
    }
    double squares = Arrays.stream(ColumnSpread.of(scaled).squares().data()).sum();

    assertAlike(sketch(all).projection(factors, squares), exact(scaled), scaled);
    Matrix few = all.copyOfRows(0, 40);
    double ofFew = Arrays.stream(ColumnSpread.of(scaled.copyOfRows(0, 40)).squares().data()).sum();
    assertAlike(
        sketch(few).projection(factors, ofFew),
        exact(scaled.copyOfRows(0, 40)),
        scaled.copyOfRows(0, 40));
  }

  @Test
  void spreadOfPartsAddsUp() {
    Matrix all = rows(100);
    ColumnSpread parts =
        ColumnSpread.of(all.copyOfRows(0, 7)).plus(ColumnSpread.of(all.copyOfRows(7, 100)));

    assertThat(ColumnSpread.restore(parts.state()).count()).isEqualTo(100);
    assertThat(parts.squares().data())
        .containsExactly(ColumnSpread.of(all).squares().data(), within(1e-9));
  }
}
