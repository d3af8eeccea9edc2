package org.deepfeature.dfm.engine.tuning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.engine.tuning.Standing.State;
import org.deepfeature.dfm.metrics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * Orders candidates by their evidence and chooses one. Candidates that were judged on as many folds
 * as the first are compared with each other; those that were dropped stand below them, each by the
 * folds that it had. Immutable.
 *
 * @param candidates all, by number from 0
 * @param scores of each that was judged, by number
 * @param seed of the resampling
 */
public record Ranking(
    List<Candidate> candidates, Map<Integer, List<FoldScores>> scores, long seed) {
  private static final int RESAMPLES = 1000;
  private static final double LOW = 0.025;

  public Ranking {
    candidates = List.copyOf(candidates);
    scores = new TreeMap<>(scores);
  }

  /**
   * A candidate, for ranking.
   *
   * @param settings beside what was given
   * @param pixels of its network's input
   * @param values of its embedding
   * @param failure why it cannot be judged; empty if it can
   * @param untried why it was left out to save time; empty if it was not
   */
  public record Candidate(
      String settings, long pixels, long values, String failure, String untried) {}

  /**
   * @return all candidates: the chosen one, then the other finalists, those dropped, those without
   *     evidence; each lot by its value
   */
  public List<Standing> standings() {
    List<Standing> judged = new ArrayList<>();
    Map<Integer, List<Integer>> byFolds = new TreeMap<>(Comparator.reverseOrder());
    scores.forEach(
        (number, folds) ->
            byFolds.computeIfAbsent(folds.size(), any -> new ArrayList<>()).add(number));
    byFolds.forEach((folds, numbers) -> judged.addAll(lot(numbers, folds)));
    List<Standing> all = new ArrayList<>(judged);
    for (int number = 0; number < candidates.size(); number++) {
      if (!scores.containsKey(number)) {
        State state = candidates.get(number).failure().isEmpty() ? State.NOT_TRIED : State.FAILED;
        all.add(standing(number, state, 0, Double.NaN, null, Double.NaN, null, Double.NaN));
      }
    }
    return all;
  }

  /** What every candidate that had so many folds says of exactly those. */
  private List<Standing> lot(List<Integer> numbers, int folds) {
    Map<Integer, List<FoldScores>> same = new TreeMap<>();
    scores.forEach(
        (number, own) -> {
          if (own.size() >= folds) {
            same.put(number, own.subList(0, folds));
          }
        });
    Criterion criterion = Criterion.of(same.values());
    Map<Integer, Double> values = new TreeMap<>();
    Map<Integer, double[]> draws = new TreeMap<>();
    same.forEach(
        (number, own) -> {
          values.put(number, criterion.value(own));
          draws.put(number, criterion.resampled(own, RESAMPLES, seed));
        });
    List<Integer> sorted =
        numbers.stream()
            .sorted(
                Comparator.comparingDouble((Integer n) -> -values.getOrDefault(n, 0.0))
                    .thenComparing(n -> n))
            .toList();
    int best = sorted.get(0);
    boolean finals = scores.values().stream().allMatch(own -> own.size() <= folds);
    Map<Integer, Double> errors = new TreeMap<>();
    sorted.forEach(n -> errors.put(n, deviation(difference(draws.get(n), draws.get(best)))));
    int chosen = finals ? choice(sorted, values, errors) : -1;
    return sorted.stream()
        .map(
            n ->
                standing(
                    n,
                    n == chosen ? State.CHOSEN : finals ? State.FINALIST : State.DROPPED,
                    folds,
                    values.getOrDefault(n, Double.NaN),
                    interval(draws.get(n)),
                    values.getOrDefault(n, Double.NaN) - values.getOrDefault(0, Double.NaN),
                    interval(difference(draws.get(n), draws.get(0))),
                    errors.getOrDefault(n, 0.0)))
        .sorted(Comparator.comparing(s -> s.state() != State.CHOSEN))
        .toList();
  }

  /**
   * Of those that cannot be told from the best by a standard error, the first candidate, else the
   * one with the fewest pixels and values.
   */
  private int choice(
      List<Integer> sorted, Map<Integer, Double> values, Map<Integer, Double> errors) {
    double best = values.getOrDefault(sorted.get(0), 0.0);
    List<Integer> equal =
        sorted.stream()
            .filter(n -> best - values.getOrDefault(n, 0.0) <= errors.getOrDefault(n, 0.0))
            .toList();
    return equal.stream()
        .min(
            Comparator.comparing((Integer n) -> n != 0)
                .thenComparingLong(n -> candidates.get(n).pixels())
                .thenComparingLong(n -> candidates.get(n).values())
                .thenComparing(sorted::indexOf))
        .orElseThrow();
  }

  private Standing standing(
      int number,
      State state,
      int folds,
      double value,
      @Nullable Interval interval,
      double difference,
      @Nullable Interval differenceInterval,
      double error) {
    Candidate candidate = candidates.get(number);
    return new Standing(
        number + 1,
        candidate.settings(),
        state,
        candidate.failure().isEmpty() ? candidate.untried() : candidate.failure(),
        folds,
        value,
        interval,
        difference,
        differenceInterval,
        error);
  }

  private static double[] difference(double @Nullable [] a, double @Nullable [] b) {
    if (a == null || b == null) {
      return new double[0];
    }
    double[] less = a.clone();
    for (int i = 0; i < less.length; i++) {
      less[i] -= b[i];
    }
    return less;
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(0));
  }

  private static @Nullable Interval interval(double @Nullable [] values) {
    if (values == null || values.length == 0) {
      return null;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double low = sorted[(int) Math.round(LOW * (sorted.length - 1))];
    double high = sorted[(int) Math.round((1 - LOW) * (sorted.length - 1))];
    return low < high ? new Interval(low, high) : null;
  }
}
