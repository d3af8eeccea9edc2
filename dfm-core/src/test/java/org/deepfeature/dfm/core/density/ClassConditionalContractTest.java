package org.deepfeature.dfm.core.density;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.testkit.DensityModelContract;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;

final class ClassConditionalContractTest extends DensityModelContract {
  @Override
  protected DensityModel densityModel() {
    return new ClassConditional(new ShrinkageGaussian());
  }

  @Override
  protected LinearAlgebra linearAlgebra() {
    return new PlainLinearAlgebra();
  }

  @Test
  void whatLiesBetweenTwoClassesBelongsToNeither() {
    Accumulator<Density> accumulator = densityModel().begin(linearAlgebra(), 2);
    for (int i = 0; i < 40; i++) {
      double noise = Math.sin(i);
      double more = Math.cos(3 * i);
      accumulator.add(Matrix.row(-10 + noise, more), Collections.singletonList("left"));
      accumulator.add(Matrix.row(10 + noise, more), Collections.singletonList("right"));
    }
    Density density = accumulator.finish();
    Matrix points = new Matrix(3, 2, new double[] {-10, 0, 10, 0, 0, 0});

    double[] scores = density.negativeLogLikelihood(points);

    assertThat(scores[2]).isGreaterThan(10 * Math.max(scores[0], scores[1]));
    Density restored = densityModel().restore(linearAlgebra(), density.state());
    assertThat(restored.negativeLogLikelihood(points)).isEqualTo(scores);
  }
}
