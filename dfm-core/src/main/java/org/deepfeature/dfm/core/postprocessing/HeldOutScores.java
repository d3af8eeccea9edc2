package org.deepfeature.dfm.core.postprocessing;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scores of normal images that a model was not fitted on, with which later scores are compared.
 * Immutable.
 *
 * @param images how many there were, {@code >= 1}
 * @param scores ascending; all of them, or evenly spaced order statistics of many
 */
public record HeldOutScores(int images, List<Double> scores) {
  /** More would make a model's file larger and tell nothing new. */
  static final int MOST = 1000;

  public HeldOutScores {
    scores = List.copyOf(scores);
    if (scores.isEmpty() || scores.size() > images) {
      throw new IllegalArgumentException(
          "%s scores of %s held-out images; expected 1 to as many as images"
              .formatted(scores.size(), images));
    }
    for (int i = 0; i < scores.size(); i++) {
      if (!Double.isFinite(scores.get(i)) || (i > 0 && scores.get(i) < scores.get(i - 1))) {
        throw new IllegalArgumentException(
            "Score %s of held-out images at place %s; expected finite ones that ascend"
                .formatted(scores.get(i), i));
      }
    }
  }

  /**
   * @param scores at least one, finite, in any order; unchanged
   * @return those, or a thousand of their order statistics
   */
  public static HeldOutScores of(double[] scores) {
    double[] sorted = scores.clone();
    Arrays.sort(sorted);
    int kept = Math.min(MOST, sorted.length);
    return new HeldOutScores(
        sorted.length,
        IntStream.range(0, kept)
            .mapToObj(i -> sorted[(int) ((2L * i + 1) * sorted.length / (2L * kept))])
            .toList());
  }

  /**
   * @return the middle one, or the upper of the two
   */
  public double median() {
    return scores.get(scores.size() / 2);
  }
}
