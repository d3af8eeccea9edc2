package org.deepfeature.dfm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.density.ProbabilisticPca;
import org.deepfeature.dfm.core.density.ShrinkageGaussian;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A density gets what it was fitted on: with k = d the number of values does not tell which. */
class LayerModelTest {
  private static final LinearAlgebra PLAIN = new PlainLinearAlgebra();
  private static final int DIMENSION = 5;

  private static Matrix cloud(int rows, int seed) {
    Random random = new Random(seed);
    Matrix cloud = Matrix.zeros(rows, DIMENSION);
    for (int i = 0; i < cloud.data().length; i++) {
      int column = i % DIMENSION;
      cloud.data()[i] = (float) (20 + (1 + column) * random.nextGaussian());
    }
    return cloud;
  }

  private static DfmModel fit(Matrix train, String level, DensityModel density) {
    EmbeddingBank bank = new EmbeddingBank(new EmbeddingLayout("layer", DIMENSION, 1, 1));
    bank.add(train);
    LayerModel layer =
        LayerModel.fit(bank, false, new Pca(PcaLevel.parse(level)), Optional.of(density), PLAIN);
    return new DfmModel(List.of(layer), ScoreType.NLL);
  }

  private static double[] directly(Matrix train, Matrix fresh, DensityModel model) {
    Accumulator<Density> rows = model.begin(PLAIN, DIMENSION);
    rows.add(train);
    return rows.finish().negativeLogLikelihood(fresh);
  }

  private static void assertClose(double[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-9 * Math.abs(expected[i])));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "1.0"})
  void densityOverEmbeddingsScoresEmbeddingsHoweverManyComponentsAreKept(String level) {
    Matrix train = cloud(200, 1);
    Matrix fresh = cloud(50, 2);
    DensityModel model = new ProbabilisticPca(PcaLevel.parse("2"));

    double[] scores = fit(train, level, model).score(List.of(fresh)).values();

    assertClose(scores, directly(train, fresh, model));
  }

  @Test
  void densityOverCoordinatesScoresCoordinatesWhereAllComponentsAreKept() {
    Matrix train = cloud(200, 1);
    Matrix fresh = cloud(50, 2);

    double[] scores = fit(train, "1.0", new Gaussian()).score(List.of(fresh)).values();

    // A Gaussian with full covariance does not change when the axes are turned.
    assertClose(scores, directly(train, fresh, new Gaussian()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void restoredDensityScoresWhatItWasFittedOn(boolean overEmbeddings) {
    DensityModel model =
        overEmbeddings ? new ProbabilisticPca(PcaLevel.parse("2")) : new Gaussian();
    DfmModel fitted = fit(cloud(200, 1), "1.0", model);
    LayerModel layer = fitted.layers().get(0);
    LayerDensity density = layer.density().orElseThrow();

    LayerModel restored =
        new LayerModel(
            layer.layout(),
            layer.scale(),
            new Pca(PcaLevel.parse("1.0")).restore(PLAIN, layer.projection().state()),
            Optional.of(LayerDensity.restore(model, density.state(), PLAIN)));

    Matrix fresh = cloud(50, 2);
    assertThat(new DfmModel(List.of(restored), ScoreType.NLL).score(List.of(fresh)).values())
        .isEqualTo(fitted.score(List.of(fresh)).values());
  }

  @Test
  void densityOverEmbeddingsHasMapsWhereAllComponentsAreKept() {
    DensityModel model = new ProbabilisticPca(PcaLevel.parse("2"));

    assertThat(fit(cloud(200, 1), "1.0", model).score(List.of(cloud(3, 2))).maps()).hasSize(1);
  }

  @Test
  void densityOverCoordinatesHasNoMapOfEmbeddings() {
    // Its contributions are those of coordinates, which have no place in the image.
    DfmModel model = fit(cloud(200, 1), "1.0", new ShrinkageGaussian());

    assertThat(model.score(List.of(cloud(3, 2))).maps()).isEmpty();
  }
}
