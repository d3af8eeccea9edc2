package org.deepfeature.dfm.engine.tuning;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Successive halving: all candidates are judged on the first fold, the better half on the second
 * too, the better quarter on the last two. The first candidate is what the others are compared
 * with, and always stays. Stateless and thread-safe.
 */
public final class Halving {
  /** The folds of each round. */
  public static final List<List<Integer>> ROUNDS = List.of(List.of(0), List.of(1), List.of(2, 3));

  /** Fewer are not worth dropping any of. */
  private static final int FEW = 4;

  private Halving() {}

  /**
   * @param candidates how many there are in all
   * @param round from 0
   * @return how many go into a round, beside the first candidate
   */
  static int entering(int candidates, int round) {
    int share = (int) Math.ceil(candidates / Math.pow(2, round));
    return Math.min(candidates, Math.max(FEW, share));
  }

  /**
   * @param values of the candidates that are left, by number
   * @param candidates how many there were at first
   * @param round the next one
   * @return the numbers of those that go into it, rising
   */
  public static List<Integer> kept(Map<Integer, Double> values, int candidates, int round) {
    List<Integer> best =
        values.keySet().stream()
            .sorted(
                Comparator.comparingDouble((Integer number) -> -values.getOrDefault(number, 0.0))
                    .thenComparing(number -> number))
            .limit(entering(candidates, round))
            .toList();
    return values.keySet().stream()
        .filter(number -> number == 0 || best.contains(number))
        .sorted()
        .toList();
  }
}
