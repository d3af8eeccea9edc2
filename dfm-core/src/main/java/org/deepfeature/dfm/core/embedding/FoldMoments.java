package org.deepfeature.dfm.core.embedding;

import org.deepfeature.dfm.api.Matrix;

/** Sums and squares of channels about given means, apart for each fold. */
final class FoldMoments {
  private final Folds folds;
  private final double[] means;
  private final int positions;
  private final double[][] sums;
  private final double[][] squares;
  private final long[] counts;
  private int row;

  FoldMoments(Folds folds, double[] means, int positions) {
    this.folds = folds;
    this.means = means;
    this.positions = positions;
    // The last is of rows in no fold.
    this.sums = new double[folds.count() + 1][means.length];
    this.squares = new double[folds.count() + 1][means.length];
    this.counts = new long[folds.count() + 1];
  }

  void add(Matrix rows) {
    for (int i = 0; i < rows.rows(); i++, row++) {
      int fold = folds.fold(row) == Folds.NONE ? folds.count() : folds.fold(row);
      counts[fold] += positions;
      int at = i * rows.columns();
      for (int c = 0; c < means.length; c++) {
        double sum = 0;
        double square = 0;
        for (int p = 0; p < positions; p++) {
          double distance = rows.data()[at++] - means[c];
          sum += distance;
          square += distance * distance;
        }
        sums[fold][c] += sum;
        squares[fold][c] += square;
      }
    }
  }

  double[] variancesWithout(int left) {
    double[] variances = new double[means.length];
    for (int c = 0; c < variances.length; c++) {
      double sum = 0;
      double square = 0;
      long count = 0;
      for (int fold = 0; fold < counts.length; fold++) {
        if (fold != left) {
          sum += sums[fold][c];
          square += squares[fold][c];
          count += counts[fold];
        }
      }
      double mean = sum / count;
      // Rounding must not make a variance negative.
      variances[c] = Math.max(0, square / count - mean * mean);
    }
    return variances;
  }
}
