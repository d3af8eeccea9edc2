package org.deepfeature.dfm.linalg.java;

import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;
import org.jspecify.annotations.Nullable;

/**
 * The eigendecomposition of a symmetric tridiagonal matrix by halves (Cuppen, 1981; Gu and
 * Eisenstat, 1995): without the number that joins them the halves are decomposed apart, and that
 * number is then a change of rank one.
 */
final class DivideAndConquer {
  private static final int SMALL = 32;

  private DivideAndConquer() {}

  /**
   * @param values ascending, n
   * @param vectors n × k in columns: all of them, ascending, or the leading ones, descending
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed from one step to the next, never compared.
  record Decomposed(double[] values, Matrix vectors) {}

  /**
   * @param diagonal n; not modified
   * @param beside n, the last one unused; not modified
   * @param leading given the n values, ascending, answers how many of the largest want a vector
   * @param threads at work
   * @return all values, and those vectors, that of the largest value first
   */
  static Decomposed of(
      double[] diagonal, double[] beside, ToIntFunction<double[]> leading, int threads) {
    return solve(diagonal.clone(), beside.clone(), 0, diagonal.length, leading, threads);
  }

  private static Decomposed solve(
      double[] d,
      double[] e,
      int from,
      int to,
      @Nullable ToIntFunction<double[]> leading,
      int threads) {
    if (to - from <= SMALL) {
      return small(Arrays.copyOfRange(d, from, to), Arrays.copyOfRange(e, from, to), leading);
    }
    int middle = from + (to - from) / 2;
    double joint = e[middle - 1];
    d[middle - 1] -= Math.abs(joint);
    d[middle] -= Math.abs(joint);
    Decomposed[] halves = new Decomposed[2];
    Workers.run(
        threads,
        2,
        half ->
            halves[half] =
                half == 0
                    ? solve(d, e, from, middle, null, threads)
                    : solve(d, e, middle, to, null, threads));
    return new Joint(halves[0], halves[1], joint).decomposed(leading, threads);
  }

  private static Decomposed small(
      double[] d, double[] e, @Nullable ToIntFunction<double[]> leading) {
    double[][] rows = SmallEigen.of(d, e);
    int n = d.length;
    int k = leading == null ? n : leading.applyAsInt(d);
    Matrix vectors = Matrix.zeros(n, k);
    for (int c = 0; c < k; c++) {
      double[] vector = rows[leading == null ? c : n - 1 - c];
      for (int r = 0; r < n; r++) {
        vectors.data()[r * k + c] = vector[r];
      }
    }
    return new Decomposed(d, vectors);
  }
}
