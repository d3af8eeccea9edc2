package org.deepfeature.dfm.linalg.java;

/**
 * The roots of 1 + ρ Σ zⱼ² / (dⱼ − λ) = 0, the eigenvalues of diag(d) + ρ z zᵀ. Each lies between
 * two poles, and is told by its distance from the nearer one, which keeps all differences dⱼ − λ
 * exact to the last digits. Steps are those of a rational function with two poles that agrees with
 * both sides of the sum (Bunch, Nielsen and Sorensen, 1978; Li, 1994), within a bracket that is
 * halved where they do not close in.
 *
 * @param poles d, ascending, all different
 * @param weights zⱼ², positive
 * @param rho positive
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from one step to the next, never compared.
record SecularEquation(double[] poles, double[] weights, double rho) {
  private static final double EPSILON = Math.ulp(1.0);
  private static final int MOST_STEPS = 400;

  /**
   * A root.
   *
   * @param origin the pole that it is told from
   * @param offset from there
   */
  record Root(int origin, double offset) {}

  /** The function's value at an offset, and what its two sides are. */
  private static final class Value {
    private double below;
    private double belowSlope;
    private double above;
    private double aboveSlope;
    private double sum;

    private double total(double constant) {
      return constant + below + above;
    }
  }

  double difference(int pole, Root root) {
    return poles[pole] - poles[root.origin()] - root.offset();
  }

  double value(Root root) {
    return poles[root.origin()] + root.offset();
  }

  /** The i-th root, ascending. */
  Root root(int i) {
    int k = poles.length;
    if (i == k - 1) {
      double most = 0;
      for (double weight : weights) {
        most += weight;
      }
      return search(i, i, 0, rho * most * (1 + k * EPSILON));
    }
    double gap = poles[i + 1] - poles[i];
    Value middle = new Value();
    evaluate(i, i, gap / 2, middle);
    boolean left = middle.total(1 / rho) >= 0;
    return left ? search(i, i, 0, gap / 2) : search(i, i + 1, -gap / 2, 0);
  }

  private void evaluate(int i, int origin, double offset, Value value) {
    double below = 0;
    double belowSlope = 0;
    double above = 0;
    double aboveSlope = 0;
    double from = poles[origin];
    for (int j = 0; j <= i; j++) {
      double difference = poles[j] - from - offset;
      double term = weights[j] / difference;
      below += term;
      belowSlope += term / difference;
    }
    for (int j = i + 1; j < poles.length; j++) {
      double difference = poles[j] - from - offset;
      double term = weights[j] / difference;
      above += term;
      aboveSlope += term / difference;
    }
    value.below = below;
    value.belowSlope = belowSlope;
    value.above = above;
    value.aboveSlope = aboveSlope;
    value.sum = Math.abs(below) + Math.abs(above);
  }

  private Root search(int i, int origin, double from, double to) {
    double low = from;
    double high = to;
    double x = low + (high - low) / 2;
    double constant = 1 / rho;
    Value value = new Value();
    double width = high - low;
    int sinceHalved = 0;
    for (int step = 0; step < MOST_STEPS; step++) {
      evaluate(i, origin, x, value);
      double f = value.total(constant);
      double rounding = 4 * EPSILON * (constant + value.sum);
      if (Math.abs(f) <= rounding) {
        break;
      }
      if (f < 0) {
        low = x;
      } else {
        high = x;
      }
      double next = x + step(i, origin, x, f, value, constant);
      boolean within = next > low && next < high;
      sinceHalved = high - low <= width / 2 ? 0 : sinceHalved + 1;
      if (sinceHalved == 0) {
        width = high - low;
      }
      if (!within || sinceHalved > 3) {
        next = between(low, high);
        sinceHalved = 0;
        width = high - low;
      }
      if (next == x || next <= low || next >= high) {
        break;
      }
      x = next;
    }
    return new Root(origin, x);
  }

  /**
   * The middle; by magnitude where the ends are far apart, as roots may lie very near to a pole.
   */
  private static double between(double low, double high) {
    if (low > 0 && high > 16 * low) {
      return Math.sqrt(low) * Math.sqrt(high);
    }
    if (high < 0 && low < 16 * high) {
      return -Math.sqrt(-low) * Math.sqrt(-high);
    }
    if (low == 0 && high > 0) {
      return high / 1024;
    }
    if (high == 0 && low < 0) {
      return low / 1024;
    }
    return low + (high - low) / 2;
  }

  private double step(int i, int origin, double x, double f, Value value, double constant) {
    double left = poles[i] - poles[origin] - x;
    double s = value.belowSlope * left * left;
    if (i == poles.length - 1) {
      // The pole on the right is infinitely far away.
      double rest = constant + value.below - value.belowSlope * left;
      return rest > 0 ? left + s / rest : Double.NaN;
    }
    double right = poles[i + 1] - poles[origin] - x;
    double t = value.aboveSlope * right * right;
    double rest =
        constant + value.below - value.belowSlope * left + value.above - value.aboveSlope * right;
    double a = rest * (left + right) + s + t;
    double b = left * right * f;
    double root = Math.sqrt(Math.max(0, a * a - 4 * rest * b));
    if (a > 0) {
      return 2 * b / (a + root);
    }
    return rest == 0 ? b / a : (a - root) / (2 * rest);
  }
}
