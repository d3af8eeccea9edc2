package org.deepfeature.dfm.core.pca;

import org.deepfeature.dfm.api.Matrix;

/**
 * Rows less their mean.
 *
 * @param rows n × d, divided by the scale
 * @param mean 1 × d, as the data are
 * @param totalSquares of the rows above
 * @param magnitude largest value before centring, divided by the scale
 * @param scale a power of two, 1 unless squares of the data would leave the range of numbers
 */
record Centred(Matrix rows, Matrix mean, double totalSquares, double magnitude, double scale) {
  /** Values between these have squares that can be summed without care. */
  private static final double SMALLEST = 0x1p-300;

  private static final double LARGEST = 0x1p300;

  static Centred copyOf(Matrix rows) {
    return of(rows, Matrix.zeros(rows.rows(), rows.columns()));
  }

  static Centred inPlace(Matrix rows) {
    return of(rows, rows);
  }

  private static Centred of(Matrix source, Matrix target) {
    int d = source.columns();
    double[] from = source.data();
    double[] mean = new double[d];
    double magnitude = 0;
    for (int i = 0; i < from.length; i += d) {
      for (int j = 0; j < d; j++) {
        mean[j] += from[i + j];
        magnitude = Math.max(magnitude, Math.abs(from[i + j]));
      }
    }
    for (int j = 0; j < d; j++) {
      mean[j] /= source.rows();
    }
    double[] to = target.data();
    double squares = 0;
    double spread = 0;
    for (int i = 0; i < from.length; i += d) {
      double ofRow = 0;
      for (int j = 0; j < d; j++) {
        double value = from[i + j] - mean[j];
        to[i + j] = value;
        ofRow += value * value;
        spread = Math.max(spread, Math.abs(value));
      }
      squares += ofRow;
    }
    if (spread == 0 || (spread > SMALLEST && spread < LARGEST)) {
      return new Centred(target, Matrix.row(mean), squares, magnitude, 1);
    }
    // A power of two scales without rounding.
    double scale = Math.scalb(1.0, Math.getExponent(spread));
    double scaled = 0;
    for (int i = 0; i < to.length; i++) {
      to[i] /= scale;
      scaled += to[i] * to[i];
    }
    return new Centred(target, Matrix.row(mean), scaled, magnitude / scale, scale);
  }
}
