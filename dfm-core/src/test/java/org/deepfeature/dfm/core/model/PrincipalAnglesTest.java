package org.deepfeature.dfm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrincipalAnglesTest {
  private static final LinearAlgebra PLAIN = new PlainLinearAlgebra();
  private static final int DIMENSION = 6;

  /** The subspace of two points around the origin for each direction, all of it kept. */
  private static Projection span(double[]... directions) {
    Accumulator<Projection> rows =
        new Pca(new PcaLevel.Count(directions.length)).begin(PLAIN, DIMENSION);
    for (double[] direction : directions) {
      double[] back = direction.clone();
      for (int i = 0; i < back.length; i++) {
        back[i] = -back[i];
      }
      rows.add(Matrix.row(direction));
      rows.add(Matrix.row(back));
    }
    return rows.finish();
  }

  private static double[] axis(int i, double length) {
    double[] axis = new double[DIMENSION];
    axis[i] = length;
    return axis;
  }

  private static double[] turned(int from, int to, double angle) {
    double[] direction = axis(from, Math.cos(angle));
    direction[to] = Math.sin(angle);
    return direction;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-9, 1e-4, 0.3, 0.8, 1.2, Math.PI / 2 - 1e-6, Math.PI / 2})
  void anAngleOfAnySizeKeepsItsDigits(double angle) {
    Projection before = span(axis(0, 2), axis(1, 1));
    Projection after = span(axis(0, 3), turned(1, 2, angle));

    double[] found = PrincipalAngles.between(before, after, PLAIN).radians();

    assertThat(found).hasSize(2);
    assertThat(found[0]).isCloseTo(0, within(1e-14));
    assertThat(found[1]).isCloseTo(angle, within(1e-13 + 1e-9 * angle));
  }

  @Test
  void aSubspaceWithinAnotherIsAtNoAngleToIt() {
    Projection small = span(turned(0, 1, 0.4));
    Projection large = span(axis(0, 2), axis(1, 1), axis(3, 1));

    assertThat(PrincipalAngles.between(small, large, PLAIN).largestDegrees())
        .isCloseTo(0, within(1e-12));
    assertThat(PrincipalAngles.between(large, small, PLAIN).radians()).hasSize(1);
  }

  @Test
  void theMedianIsOfAllAngles() {
    Projection before = span(axis(0, 3), axis(1, 2), axis(2, 1));
    Projection after = span(axis(0, 3), turned(1, 3, 0.1), turned(2, 4, 0.5));

    PrincipalAngles angles = PrincipalAngles.between(before, after, PLAIN);

    assertThat(angles.medianDegrees()).isCloseTo(Math.toDegrees(0.1), within(1e-9));
    assertThat(angles.largestDegrees()).isCloseTo(Math.toDegrees(0.5), within(1e-9));
  }

  @Test
  void anglesAreTheSameFromEitherSide() {
    Random random = new Random(3);
    double[][] a = new double[3][];
    double[][] b = new double[3][];
    for (int i = 0; i < 3; i++) {
      a[i] = random.doubles(DIMENSION).toArray();
      b[i] = random.doubles(DIMENSION).toArray();
    }

    double[] there = PrincipalAngles.between(span(a), span(b), PLAIN).radians();
    double[] back = PrincipalAngles.between(span(b), span(a), PLAIN).radians();

    assertThat(there).isSorted().containsExactly(back, within(1e-12));
  }

  @Test
  void otherDimensionsAreRefused() {
    Accumulator<Projection> rows = new Pca(new PcaLevel.Count(1)).begin(PLAIN, 2);
    rows.add(new Matrix(2, 2, new double[] {0, 1, 0, -1}));
    Projection other = rows.finish();

    assertThatThrownBy(() -> PrincipalAngles.between(span(axis(0, 1)), other, PLAIN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
