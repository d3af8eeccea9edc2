package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import java.util.OptionalInt;

/** How many axes of a fold an eigendecomposition gives, and whether it gives them exactly. */
final class FoldAxes {
  /**
   * Of the largest eigenvalue of anything that was subtracted on the way. Below it, rounding shows
   * in the tenth digit of a score; a fit of its own then measures and deflates.
   */
  private static final double TRUSTED = 1e-6;

  /** Times the rounding of the data themselves. */
  private static final double ABOVE_NOISE = 1e3;

  /** A level that is reached or missed by less is decided by rounding. */
  private static final double DOUBT = 1e-11;

  private FoldAxes() {}

  /**
   * @param eigenvalues of the fold's centred Gram matrix or covariance, descending
   * @param total their sum
   * @param limit most axes that there can be
   * @param subtracted largest eigenvalue of what was taken away to get there
   * @param noise smallest singular value that is not rounding
   * @return k; empty where only a fit of its own can tell
   */
  static OptionalInt count(
      double[] eigenvalues,
      double total,
      int limit,
      double subtracted,
      double noise,
      PcaLevel level) {
    double floor =
        Math.max(
            TRUSTED * Math.max(eigenvalues[0], subtracted),
            ABOVE_NOISE * noise * ABOVE_NOISE * noise);
    int count = 0;
    double squares = 0;
    while (count < Math.min(limit, eigenvalues.length) && eigenvalues[count] > floor) {
      squares += eigenvalues[count];
      count++;
    }
    if (count == 0 || (count < limit && !level.reachedBy(count, squares, total * (1 + DOUBT)))) {
      return OptionalInt.empty();
    }
    double[] values = Arrays.stream(eigenvalues).limit(count).map(Math::sqrt).toArray();
    int fewest = level.components(values, total * (1 - DOUBT));
    int most = level.components(values, total * (1 + DOUBT));
    return fewest == most ? OptionalInt.of(fewest) : OptionalInt.empty();
  }
}
