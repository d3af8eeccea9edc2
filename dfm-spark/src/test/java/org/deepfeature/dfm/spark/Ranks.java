package org.deepfeature.dfm.spark;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Whether two scores order images alike. */
final class Ranks {
  private Ranks() {}

  /** Spearman's, of values without ties. */
  static double correlation(double[] a, double[] b) {
    int n = a.length;
    int[] ofA = ranks(a);
    int[] ofB = ranks(b);
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += Math.pow(ofA[i] - ofB[i], 2);
    }
    return 1 - 6 * squares / (n * ((double) n * n - 1));
  }

  private static int[] ranks(double[] values) {
    List<Integer> order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .toList();
    int[] ranks = new int[values.length];
    for (int r = 0; r < ranks.length; r++) {
      ranks[order.get(r)] = r;
    }
    return ranks;
  }
}
