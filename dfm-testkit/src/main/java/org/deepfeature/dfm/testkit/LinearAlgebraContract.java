package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.runner.RunWith;

/** What every linear-algebra back end promises. Not thread-safe: one test at a time. */
@RunWith(RequiresJUnitPlatform.class)
public abstract class LinearAlgebraContract {

  /**
   * @return the back end under test
   */
  protected abstract LinearAlgebra linearAlgebra();

  @ParameterizedTest
  @CsvSource({"0,3,2", "3,0,2", "3,2,0", "1,1,1", "5,70,9", "70,5,600", "33,130,17", "1,513,40"})
  void productsAgreeWithPlainLoops(int m, int p, int n) {
    Matrix a = random(m, p, 1);
    Matrix b = random(p, n, 2);
    Matrix expected = product(a, b);
    assertClose(linearAlgebra().multiply(a, b), expected);
    assertClose(linearAlgebra().multiplyTransposeA(transpose(a), b), expected);
    assertClose(linearAlgebra().multiplyTransposeB(a, transpose(b)), expected);
    Matrix gram = linearAlgebra().gram(a);
    assertClose(gram, product(a, transpose(a)));
    assertThat(transpose(gram)).as("exactly symmetric").isEqualTo(gram);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 17, 120})
  void eigenvectorsAreOrthonormalAndRebuildTheMatrix(int n) {
    Matrix a = random(n, n + 2, 3);
    Matrix symmetric = product(a, transpose(a));
    SymmetricEigen eigen = linearAlgebra().eigenSymmetric(symmetric);
    Matrix v = eigen.vectors();
    assertClose(product(transpose(v), v), identity(n));
    Matrix scaled = new Matrix(n, n, v.data().clone());
    for (int i = 0; i < scaled.data().length; i++) {
      scaled.data()[i] *= eigen.values()[i % n];
    }
    assertClose(product(scaled, transpose(v)), symmetric);
    assertThat(eigen.values()).isSortedAccordingTo((x, y) -> Double.compare(y, x));
  }

  @ParameterizedTest
  @CsvSource({"1,0", "1,1", "2,1", "17,5", "120,0", "120,1", "120,40", "120,120", "300,60"})
  void leadingEigenvectorsAreThoseOfTheWhole(int n, int k) {
    Matrix a = random(n, n + 2, 4);
    Matrix symmetric = product(a, transpose(a));
    SymmetricEigen all = linearAlgebra().eigenSymmetric(symmetric);
    double[][] seen = new double[1][];
    SymmetricEigen leading =
        linearAlgebra()
            .eigenSymmetric(
                symmetric,
                values -> {
                  seen[0] = values.clone();
                  return k;
                });
    assertThat(leading.vectors().columns()).isEqualTo(k);
    assertThat(leading.values()).containsExactly(seen[0]);
    assertThat(leading.values())
        .containsExactly(all.values(), within(1e-12 * Math.max(1, all.values()[0])));
    Matrix v = leading.vectors();
    assertClose(product(transpose(v), v), identity(k));
    assertResiduals(symmetric, leading);
  }

  /** Spectra that eigenvalue algorithms are known to stumble over. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "zero",
        "identity",
        "repeated",
        "wilkinson",
        "graded",
        "rank one",
        "glued",
        "noise"
      })
  void difficultSpectraAreDecomposed(String kind) {
    Matrix symmetric = difficult(kind, 150);
    for (int k : new int[] {150, 20}) {
      SymmetricEigen eigen = linearAlgebra().eigenSymmetric(symmetric, values -> k);
      assertClose(product(transpose(eigen.vectors()), eigen.vectors()), identity(k));
      assertResiduals(symmetric, eigen);
      assertThat(eigen.values()).isSortedAccordingTo((x, y) -> Double.compare(y, x));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4})
  void anotherNumberOfEigenvectorsIsRefused(int k) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linearAlgebra().eigenSymmetric(identity(3), values -> k))
        .withMessageContainingAll(Integer.toString(k), "3");
  }

  private static Matrix difficult(String kind, int n) {
    Matrix matrix = Matrix.zeros(n, n);
    double[] data = matrix.data();
    switch (kind) {
      case "zero" -> {}
      case "identity" -> {
        return identity(n);
      }
      case "repeated" -> {
        // Three eigenvalues, each many times, in a turned basis.
        Matrix a = random(n, 3, 9);
        Matrix low = product(a, transpose(a));
        for (int i = 0; i < n; i++) {
          low.data()[i * n + i] += 5;
        }
        return low;
      }
      case "wilkinson" -> {
        for (int i = 0; i < n; i++) {
          data[i * n + i] = Math.abs(i - (n - 1) / 2.0);
          if (i > 0) {
            data[i * n + i - 1] = data[(i - 1) * n + i] = 1;
          }
        }
      }
      case "graded" -> {
        for (int i = 0; i < n; i++) {
          for (int j = 0; j <= i; j++) {
            double value = Math.pow(10, -12.0 * i / n) / (1 + i - j);
            data[i * n + j] = data[j * n + i] = value;
          }
        }
      }
      case "rank one" -> java.util.Arrays.fill(data, 1);
      case "glued" -> {
        // Equal blocks that touch by next to nothing: eigenvalues in clusters.
        for (int i = 0; i < n; i++) {
          data[i * n + i] = 2;
          if (i > 0) {
            data[i * n + i - 1] = data[(i - 1) * n + i] = i % 25 == 0 ? 1e-14 : 1;
          }
        }
      }
      case "noise" -> {
        Matrix a = random(n, 4 * n, 10);
        return product(a, transpose(a));
      }
      default -> throw new IllegalArgumentException(kind);
    }
    return matrix;
  }

  /** A v = λ v, to what float64 can tell of the largest value. */
  private static void assertResiduals(Matrix symmetric, SymmetricEigen eigen) {
    Matrix image = product(symmetric, eigen.vectors());
    Matrix scaled = new Matrix(image.rows(), image.columns(), eigen.vectors().data().clone());
    for (int i = 0; i < scaled.data().length; i++) {
      scaled.data()[i] *= eigen.values()[i % scaled.columns()];
    }
    assertClose(scaled, image);
  }

  @Test
  void onlyTheLowerTriangleIsRead() {
    Matrix mirrored = new Matrix(2, 2, new double[] {2, 1, 1, 3});
    Matrix lower = new Matrix(2, 2, new double[] {2, 99, 1, 3});
    assertThat(linearAlgebra().eigenSymmetric(lower).values())
        .containsExactly(linearAlgebra().eigenSymmetric(mirrored).values(), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-30, 1, 1e30})
  void eigenvaluesScaleWithTheMatrix(double scale) {
    Matrix matrix = new Matrix(2, 2, new double[] {2 * scale, scale, scale, 2 * scale});
    double[] values = linearAlgebra().eigenSymmetric(matrix).values();
    assertThat(values[0] / scale).isCloseTo(3, within(1e-12));
    assertThat(values[1] / scale).isCloseTo(1, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void notFiniteValuesAreRejectedByPlace(double bad) {
    Matrix matrix = new Matrix(2, 2, new double[] {1, 0, bad, 1});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linearAlgebra().eigenSymmetric(matrix))
        .withMessageContaining("Row 1, column 0");
  }

  @Test
  void shapesThatDoNotFitAreBothPrinted() {
    Matrix a = Matrix.zeros(2, 3);
    Matrix b = Matrix.zeros(4, 5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linearAlgebra().multiply(a, b))
        .withMessageContainingAll("2 x 3", "4 x 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linearAlgebra().multiplyTransposeA(a, b))
        .withMessageContainingAll("2 x 3", "4 x 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linearAlgebra().multiplyTransposeB(a, b))
        .withMessageContainingAll("2 x 3", "4 x 5");
    assertThatIllegalArgumentException().isThrownBy(() -> linearAlgebra().eigenSymmetric(a));
  }

  @Test
  void argumentsStayAsTheyWereAndResultsRepeat() {
    Matrix a = random(40, 40, 5);
    Matrix b = random(40, 40, 11);
    Untouched left = Untouched.of("the left factor", a);
    Untouched right = Untouched.of("the right factor", b);
    linearAlgebra().multiplyTransposeA(a, b);
    linearAlgebra().multiplyTransposeB(a, b);
    linearAlgebra().multiply(a, b);
    left.check(a);
    right.check(b);
    Untouched symmetric = Untouched.of("the matrix to decompose", a);
    SymmetricEigen first = linearAlgebra().eigenSymmetric(a);
    Matrix product = linearAlgebra().multiply(a, a);
    assertThat(linearAlgebra().eigenSymmetric(a).vectors()).isEqualTo(first.vectors());
    assertThat(linearAlgebra().multiply(a, a)).isEqualTo(product);
    assertThat(linearAlgebra().gram(a)).isEqualTo(linearAlgebra().gram(a));
    linearAlgebra().eigenSymmetric(a, values -> 3);
    symmetric.check(a);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void boundOnThreadsKeepsNameAndResults(int threads) {
    LinearAlgebra bounded = linearAlgebra().withThreads(threads);
    Matrix a = random(70, 90, 6);
    Matrix b = random(90, 35, 7);
    assertThat(bounded.name()).isEqualTo(linearAlgebra().name());
    assertThat(bounded.threads()).isBetween(1, threads);
    assertClose(bounded.multiply(a, b), product(a, b));
    assertClose(bounded.multiplyTransposeA(transpose(a), b), product(a, b));
    assertClose(bounded.multiplyTransposeB(a, transpose(b)), product(a, b));
    assertClose(bounded.gram(a), product(a, transpose(a)));
    assertThat(bounded.eigenSymmetric(bounded.gram(a)).values())
        .containsExactly(
            linearAlgebra().eigenSymmetric(product(a, transpose(a))).values(), within(1e-9));
  }

  @Test
  void boundedBackEndIsAnotherOne() {
    LinearAlgebra unbounded = linearAlgebra();
    int before = unbounded.threads();
    unbounded.withThreads(1).gram(random(3, 3, 8));
    assertThat(before).isPositive();
    assertThat(unbounded.threads()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void boundBelowOneThreadIsRefused(int threads) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linearAlgebra().withThreads(threads))
        .withMessageContaining(Integer.toString(threads));
  }

  private static Matrix random(int rows, int columns, long seed) {
    Random random = new Random(seed);
    Matrix matrix = Matrix.zeros(rows, columns);
    for (int i = 0; i < matrix.data().length; i++) {
      matrix.data()[i] = random.nextGaussian();
    }
    return matrix;
  }

  private static Matrix identity(int n) {
    Matrix identity = Matrix.zeros(n, n);
    for (int i = 0; i < n; i++) {
      identity.data()[i * n + i] = 1;
    }
    return identity;
  }

  private static Matrix transpose(Matrix a) {
    Matrix result = Matrix.zeros(a.columns(), a.rows());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        result.data()[j * a.rows() + i] = a.get(i, j);
      }
    }
    return result;
  }

  private static Matrix product(Matrix a, Matrix b) {
    Matrix result = Matrix.zeros(a.rows(), b.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < b.columns(); j++) {
        for (int k = 0; k < a.columns(); k++) {
          result.data()[i * b.columns() + j] += a.get(i, k) * b.get(k, j);
        }
      }
    }
    return result;
  }

  private static void assertClose(Matrix actual, Matrix expected) {
    assertThat(actual.rows()).isEqualTo(expected.rows());
    assertThat(actual.columns()).isEqualTo(expected.columns());
    double largest = 1;
    for (double value : expected.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.data().length; i++) {
      assertThat(actual.data()[i]).isCloseTo(expected.data()[i], within(1e-12 * largest));
    }
  }
}
