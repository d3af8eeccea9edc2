package org.deepfeature.dfm.api;

/**
 * Symmetric matrices of which the lower triangle counts. For back ends of linear algebra. Stateless
 * and thread-safe.
 */
public final class LowerTriangle {
  /** Beyond these, squares leave the range of numbers. */
  private static final double SMALLEST = 0x1p-400;

  private static final double LARGEST = 0x1p400;

  private LowerTriangle() {}

  /**
   * Writes the lower triangle over the upper one.
   *
   * @param square n × n; overwritten
   * @return the same
   */
  public static Matrix mirrored(Matrix square) {
    int n = square.rows();
    double[] data = square.data();
    for (int r = 0; r < n; r++) {
      for (int c = r + 1; c < n; c++) {
        data[r * n + c] = data[c * n + r];
      }
    }
    return square;
  }

  /**
   * What a matrix is divided by before it is decomposed, so that no square on the way leaves the
   * range of numbers.
   *
   * @param square n × n, finite
   * @return a power of two, which scales without rounding; 1 where nothing needs it
   */
  public static double scale(Matrix square) {
    double largest = 0;
    for (int r = 0; r < square.rows(); r++) {
      for (int c = 0; c <= r; c++) {
        largest = Math.max(largest, Math.abs(square.get(r, c)));
      }
    }
    return largest == 0 || (largest > SMALLEST && largest < LARGEST)
        ? 1
        : Math.scalb(1.0, Math.max(Double.MIN_EXPONENT, Math.getExponent(largest)));
  }
}
