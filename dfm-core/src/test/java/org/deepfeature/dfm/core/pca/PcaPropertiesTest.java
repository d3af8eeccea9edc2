package org.deepfeature.dfm.core.pca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;

/** The mathematics of DFM on data that nobody chose. */
class PcaPropertiesTest {
  private static final LinearAlgebra PLAIN = new PlainLinearAlgebra();
  private static final int TRIES = 60;

  private static Matrix cloud(int rows, int columns, int seed) {
    Random random = new Random(seed);
    Matrix cloud = Matrix.zeros(rows, columns);
    for (int i = 0; i < cloud.data().length; i++) {
      cloud.data()[i] = (float) (random.nextGaussian() * (1 + i % columns) + 3);
    }
    return cloud;
  }

  private static Projection fit(Matrix rows, PcaLevel level) {
    Accumulator<Projection> accumulator = new Pca(level).begin(PLAIN, rows.columns());
    accumulator.add(rows);
    return accumulator.finish();
  }

  @Property(tries = TRIES)
  void axesAreOrthonormal(
      @ForAll @IntRange(min = 2, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @DoubleRange(min = 0.05, max = 1) double level,
      @ForAll int seed) {
    Matrix axes =
        fit(cloud(rows, columns, seed), new PcaLevel.Ratio(level)).state().get("components");
    Matrix gram = PLAIN.gram(axes);
    for (int i = 0; i < gram.rows(); i++) {
      for (int j = 0; j < gram.rows(); j++) {
        assertThat(gram.get(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-10));
      }
    }
  }

  @Property(tries = TRIES)
  void componentsAreTheFewestThatReachTheLevel(
      @ForAll @IntRange(min = 3, max = 40) int rows,
      @ForAll @IntRange(min = 2, max = 40) int columns,
      @ForAll @DoubleRange(min = 0.05, max = 0.99) double level,
      @ForAll int seed) {
    Matrix cloud = cloud(rows, columns, seed);
    Projection projection = fit(cloud, new PcaLevel.Ratio(level));
    assertThat(projection.explainedVarianceRatio()).isGreaterThanOrEqualTo(level);
    if (projection.components() > 1) {
      Projection fewer = fit(cloud, new PcaLevel.Count(projection.components() - 1));
      assertThat(fewer.explainedVarianceRatio()).isLessThan(level);
    }
  }

  @Property(tries = TRIES)
  void nothingOfTheTrainingDataIsLeftOverAtFullRank(
      @ForAll @IntRange(min = 2, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll int seed) {
    Matrix cloud = cloud(rows, columns, seed);
    double[] errors = model(cloud, "1.0", ScoreType.FRE).score(List.of(cloud)).values();
    for (double error : errors) {
      assertThat(error).isBetween(0.0, 1e-20 * columns * columns * columns * 100);
    }
  }

  @Property(tries = TRIES)
  void scoresDoNotChangeWhenFeaturesAreRotated(
      @ForAll @IntRange(min = 5, max = 40) int rows,
      @ForAll @IntRange(min = 2, max = 30) int columns,
      @ForAll int seed) {
    Matrix cloud = cloud(rows, columns, seed);
    Matrix fresh = cloud(6, columns, seed + 1);
    Matrix rotation = rotation(columns, seed);
    for (ScoreType type : List.of(ScoreType.FRE, ScoreType.NLL)) {
      double[] plain = model(cloud, "3", type).score(List.of(fresh)).values();
      // Through the model's own float32 bank rotated rows would be rounded: fit on them directly.
      Projection rotated = fit(PLAIN.multiply(cloud, rotation), new PcaLevel.Count(3));
      double[] turned = scores(rotated, type, cloud, fresh, rotation);
      for (int i = 0; i < plain.length; i++) {
        assertThat(turned[i]).isCloseTo(plain[i], within(1e-7 * Math.max(1, Math.abs(plain[i]))));
      }
    }
  }

  private static double[] scores(
      Projection rotated, ScoreType type, Matrix cloud, Matrix fresh, Matrix rotation) {
    Matrix turned = PLAIN.multiply(fresh, rotation);
    if (type == ScoreType.NLL) {
      var density = new Gaussian().begin(PLAIN, rotated.components());
      density.add(rotated.transform(PLAIN.multiply(cloud, rotation)));
      return density.finish().negativeLogLikelihood(rotated.transform(turned));
    }
    Matrix residual = rotated.residual(turned);
    double[] errors = new double[fresh.rows()];
    for (int i = 0; i < residual.data().length; i++) {
      errors[i / residual.columns()] += residual.data()[i] * residual.data()[i];
    }
    return errors;
  }

  private static Matrix rotation(int size, int seed) {
    Matrix random = cloud(size, size, seed + 7);
    return PLAIN.eigenSymmetric(PLAIN.gram(random)).vectors();
  }

  private static DfmModel model(Matrix rows, String level, ScoreType type) {
    EmbeddingBank bank = new EmbeddingBank(new EmbeddingLayout("any", rows.columns(), 1, 1));
    bank.add(rows);
    Optional<DensityModel> density =
        type == ScoreType.NLL ? Optional.of(new Gaussian()) : Optional.empty();
    return new DfmModel(
        List.of(LayerModel.fit(bank, false, new Pca(PcaLevel.parse(level)), density, PLAIN)), type);
  }
}
