package org.deepfeature.dfm.linalg.java;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.internal.Workers;
import org.deepfeature.dfm.linalg.java.DivideAndConquer.Decomposed;
import org.deepfeature.dfm.linalg.java.SecularEquation.Root;
import org.jspecify.annotations.Nullable;

/**
 * Two decomposed halves and the number that joins them: Q (D + ρ z zᵀ) Qᵀ. Values that the change
 * does not move, or that lie together, keep their vectors (deflation); the others are the roots of
 * the {@link SecularEquation}. Its vectors are made from weights that have exactly these roots,
 * which keeps them orthogonal however close the roots are (Gu and Eisenstat, 1994).
 */
final class Joint {
  private static final double EPSILON = Math.ulp(1.0);
  private static final int ROOTS_PER_TASK = 16;

  private final int upper;
  private final int n;
  private final double rho;
  private final double[] d;
  private final double[] z;

  /** Each a row of the transposed Q, so that turning two of them is a loop over arrays. */
  private final double[][] vectors;

  /** Whether a vector has anything in the upper or in the lower half. */
  private final boolean[] above;

  private final boolean[] below;

  Joint(Decomposed first, Decomposed second, double joint) {
    this.upper = first.values().length;
    this.n = upper + second.values().length;
    this.d = new double[n];
    this.z = new double[n];
    this.vectors = new double[n][n];
    this.above = new boolean[n];
    this.below = new boolean[n];
    for (int i = 0; i < n; i++) {
      Decomposed half = i < upper ? first : second;
      int column = i < upper ? i : i - upper;
      int rows = half.values().length;
      d[i] = half.values()[column];
      for (int r = 0; r < rows; r++) {
        vectors[i][(i < upper ? 0 : upper) + r] = half.vectors().data()[r * rows + column];
      }
      above[i] = i < upper;
      below[i] = i >= upper;
      z[i] =
          (i < upper ? vectors[i][upper - 1] : Math.copySign(1, joint) * vectors[i][upper])
              / Math.sqrt(2);
    }
    this.rho = 2 * Math.abs(joint);
  }

  Decomposed decomposed(@Nullable ToIntFunction<double[]> leading, int threads) {
    int[] kept = deflate();
    double[] poles = new double[kept.length];
    double[] weights = new double[kept.length];
    for (int j = 0; j < kept.length; j++) {
      poles[j] = d[kept[j]];
      weights[j] = z[kept[j]] * z[kept[j]];
    }
    SecularEquation equation = new SecularEquation(poles, weights, rho);
    Root[] roots = new Root[kept.length];
    int tasks = (kept.length + ROOTS_PER_TASK - 1) / ROOTS_PER_TASK;
    Workers.run(
        threads,
        tasks,
        task -> {
          int end = Math.min(kept.length, (task + 1) * ROOTS_PER_TASK);
          for (int i = task * ROOTS_PER_TASK; i < end; i++) {
            roots[i] = equation.root(i);
          }
        });
    // What is kept takes the place of roots, what was deflated its own.
    double[] values = d.clone();
    int[] rootOf = new int[n];
    Arrays.fill(rootOf, -1);
    for (int i = 0; i < kept.length; i++) {
      values[kept[i]] = equation.value(roots[i]);
      rootOf[kept[i]] = i;
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ascending = IntStream.of(order).mapToDouble(i -> values[i]).toArray();
    int k = leading == null ? n : leading.applyAsInt(ascending);
    int[] wanted = new int[k];
    for (int c = 0; c < k; c++) {
      wanted[c] = order[leading == null ? c : n - 1 - c];
    }
    return new Decomposed(ascending, columns(equation, roots, kept, rootOf, wanted, threads));
  }

  /** Returns those that the change moves, by ascending value; the others are turned out of it. */
  private int[] deflate() {
    double largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.max(Math.abs(d[i]), Math.abs(z[i])));
    }
    double tolerance = 8 * EPSILON * largest;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> d[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] kept = new int[n];
    int count = 0;
    int before = -1;
    for (int i : order) {
      if (rho * Math.abs(z[i]) <= tolerance) {
        z[i] = 0;
        continue;
      }
      if (before >= 0 && together(before, i, tolerance)) {
        count--;
      }
      kept[count++] = i;
      before = i;
    }
    return Arrays.copyOf(kept, count);
  }

  /**
   * Turns two vectors of nearly one value so that the change moves the second alone, if they are.
   */
  private boolean together(int first, int second, double tolerance) {
    double length = Math.hypot(z[first], z[second]);
    double c = z[second] / length;
    double s = -z[first] / length;
    double gap = d[second] - d[first];
    if (Math.abs(gap * c * s) > tolerance) {
      return false;
    }
    z[second] = length;
    z[first] = 0;
    double[] one = vectors[first];
    double[] other = vectors[second];
    for (int r = 0; r < n; r++) {
      double value = one[r];
      one[r] = c * value + s * other[r];
      other[r] = c * other[r] - s * value;
    }
    above[first] |= above[second];
    below[first] |= below[second];
    above[second] = above[first];
    below[second] = below[first];
    double moved = d[first] * c * c + d[second] * s * s;
    d[second] = d[first] * s * s + d[second] * c * c;
    d[first] = moved;
    return true;
  }

  /** Weights that have exactly the roots that were found, signs of the old ones. */
  private double[] weights(SecularEquation equation, Root[] roots, int[] kept, int threads) {
    double[] weights = new double[kept.length];
    Workers.run(
        threads,
        (kept.length + ROOTS_PER_TASK - 1) / ROOTS_PER_TASK,
        task -> {
          int end = Math.min(kept.length, (task + 1) * ROOTS_PER_TASK);
          for (int j = task * ROOTS_PER_TASK; j < end; j++) {
            double product = -equation.difference(j, roots[j]);
            for (int i = 0; i < roots.length; i++) {
              if (i != j) {
                product *=
                    equation.difference(j, roots[i]) / (equation.poles()[j] - equation.poles()[i]);
              }
            }
            weights[j] = Math.copySign(Math.sqrt(Math.abs(product)), z[kept[j]]);
          }
        });
    return weights;
  }

  private Matrix columns(
      SecularEquation equation, Root[] roots, int[] kept, int[] rootOf, int[] wanted, int threads) {
    Matrix result = Matrix.zeros(n, wanted.length);
    int[] places = IntStream.range(0, wanted.length).filter(c -> rootOf[wanted[c]] >= 0).toArray();
    if (places.length > 0) {
      double[] weights = weights(equation, roots, kept, threads);
      // Rows of vectors within the kept ones; their halves are multiplied apart, as most of what is
      // kept has nothing in the other one.
      Matrix inner = Matrix.zeros(places.length, kept.length);
      Workers.run(
          threads,
          places.length,
          i -> vector(equation, roots[rootOf[wanted[places[i]]]], weights, inner, i));
      place(product(inner, kept, above, 0, upper, threads), places, 0, result);
      place(product(inner, kept, below, upper, n, threads), places, upper, result);
    }
    for (int c = 0; c < wanted.length; c++) {
      if (rootOf[wanted[c]] < 0) {
        for (int r = 0; r < n; r++) {
          result.data()[r * wanted.length + c] = vectors[wanted[c]][r];
        }
      }
    }
    return result;
  }

  private static void vector(
      SecularEquation equation, Root root, double[] weights, Matrix inner, int row) {
    int k = inner.columns();
    double squares = 0;
    for (int j = 0; j < k; j++) {
      double value = weights[j] / equation.difference(j, root);
      inner.data()[row * k + j] = value;
      squares += value * value;
    }
    double length = Math.sqrt(squares);
    for (int j = 0; j < k; j++) {
      inner.data()[row * k + j] /= length;
    }
  }

  /** Inner vectors times those kept that have something in some rows: wanted × rows. */
  private Matrix product(Matrix inner, int[] kept, boolean[] there, int from, int to, int threads) {
    int[] used = IntStream.range(0, kept.length).filter(j -> there[kept[j]]).toArray();
    Matrix right = Matrix.zeros(used.length, to - from);
    Matrix left = Matrix.zeros(inner.rows(), used.length);
    for (int j = 0; j < used.length; j++) {
      System.arraycopy(vectors[kept[used[j]]], from, right.data(), j * (to - from), to - from);
    }
    for (int i = 0; i < inner.rows(); i++) {
      for (int j = 0; j < used.length; j++) {
        left.data()[i * used.length + j] = inner.get(i, used[j]);
      }
    }
    return Products.multiply(left, right, threads);
  }

  private static void place(Matrix rows, int[] places, int from, Matrix result) {
    for (int r = 0; r < rows.columns(); r++) {
      for (int i = 0; i < places.length; i++) {
        result.data()[(from + r) * result.columns() + places[i]] = rows.get(i, r);
      }
    }
  }
}
