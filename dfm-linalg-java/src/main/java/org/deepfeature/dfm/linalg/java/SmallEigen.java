package org.deepfeature.dfm.linalg.java;

import org.deepfeature.dfm.api.DfmException;

/**
 * The eigendecomposition of a small symmetric tridiagonal matrix by implicit QL steps with
 * Wilkinson's shift (Bowdler, Martin, Reinsch and Wilkinson, 1968).
 */
final class SmallEigen {
  private static final double EPSILON = Math.ulp(1.0);
  private static final int MOST_STEPS = 80;

  private SmallEigen() {}

  /**
   * @param d diagonal, n; becomes the eigenvalues, ascending
   * @param e beside it, n, the last one unused; overwritten
   * @return the vectors, each a row
   */
  static double[][] of(double[] d, double[] e) {
    int n = d.length;
    double[][] v = new double[n][n];
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
    }
    e[n - 1] = 0;
    for (int l = 0; l < n; l++) {
      int steps = 0;
      for (int m = end(d, e, l); m != l; m = end(d, e, l)) {
        if (steps++ == MOST_STEPS) {
          throw new DfmException("No eigendecomposition after %s steps".formatted(MOST_STEPS));
        }
        step(d, e, v, l, m);
      }
    }
    sort(d, v);
    return v;
  }

  /** The last row of the block that begins at a row. */
  private static int end(double[] d, double[] e, int l) {
    int m = l;
    while (m < d.length - 1
        && Math.abs(e[m]) > EPSILON * Math.sqrt(Math.abs(d[m]) * Math.abs(d[m + 1]))
        && Math.abs(e[m]) > Double.MIN_NORMAL) {
      m++;
    }
    return m;
  }

  private static void step(double[] d, double[] e, double[][] v, int l, int m) {
    double g = (d[l + 1] - d[l]) / (2 * e[l]);
    double r = Math.hypot(g, 1);
    g = d[m] - d[l] + e[l] / (g + Math.copySign(r, g));
    double s = 1;
    double c = 1;
    double p = 0;
    for (int i = m - 1; i >= l; i--) {
      double f = s * e[i];
      double b = c * e[i];
      r = Math.hypot(f, g);
      e[i + 1] = r;
      if (r == 0) {
        d[i + 1] -= p;
        e[m] = 0;
        return;
      }
      s = f / r;
      c = g / r;
      g = d[i + 1] - p;
      r = (d[i] - g) * s + 2 * c * b;
      p = s * r;
      d[i + 1] = g + p;
      g = c * r - b;
      rotate(v[i], v[i + 1], c, s);
    }
    d[l] -= p;
    e[l] = g;
    e[m] = 0;
  }

  private static void rotate(double[] first, double[] second, double c, double s) {
    for (int k = 0; k < first.length; k++) {
      double f = second[k];
      second[k] = s * first[k] + c * f;
      first[k] = c * first[k] - s * f;
    }
  }

  private static void sort(double[] d, double[][] v) {
    for (int i = 1; i < d.length; i++) {
      double value = d[i];
      double[] vector = v[i];
      int j = i - 1;
      for (; j >= 0 && d[j] > value; j--) {
        d[j + 1] = d[j];
        v[j + 1] = v[j];
      }
      d[j + 1] = value;
      v[j + 1] = vector;
    }
  }
}
