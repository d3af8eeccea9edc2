package org.deepfeature.dfm.metrics;

import java.util.Arrays;
import java.util.Random;

/**
 * Draws as many normal and as many anomalous samples as there are, with replacement, and ranks them
 * by the scores of one or several models. Scores are sorted once; a draw only counts.
 */
final class StratifiedResampling {
  private final RankedCounts[] models;
  private final int[][] ranks;
  private final int[] normal;
  private final int[] anomalous;

  /**
   * @param labels of the samples
   * @param scores of each model, one a sample
   */
  StratifiedResampling(boolean[] labels, double[]... scores) {
    models = new RankedCounts[scores.length];
    ranks = new int[scores.length][];
    for (int m = 0; m < scores.length; m++) {
      models[m] = RankedCounts.of(scores[m], labels);
      ranks[m] = models[m].ranks(scores[m]);
    }
    normal = indices(labels, false);
    anomalous = indices(labels, true);
  }

  private static int[] indices(boolean[] labels, boolean wanted) {
    int[] indices = new int[labels.length];
    int count = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == wanted) {
        indices[count++] = i;
      }
    }
    return Arrays.copyOf(indices, count);
  }

  /** Whether both classes have samples that a draw can leave out. */
  boolean isPossible() {
    return normal.length >= 2 && anomalous.length >= 2;
  }

  /** What was observed, a model each; {@link #draw} writes over it. */
  RankedCounts[] counts() {
    return models;
  }

  /** The same draw of samples for each model; the arrays are used again by the next draw. */
  RankedCounts[] draw(Random random) {
    for (RankedCounts model : models) {
      Arrays.fill(model.positives(), 0);
      Arrays.fill(model.negatives(), 0);
    }
    for (int i = 0; i < normal.length; i++) {
      int sample = normal[random.nextInt(normal.length)];
      for (int m = 0; m < models.length; m++) {
        models[m].negatives()[ranks[m][sample]]++;
      }
    }
    for (int i = 0; i < anomalous.length; i++) {
      int sample = anomalous[random.nextInt(anomalous.length)];
      for (int m = 0; m < models.length; m++) {
        models[m].positives()[ranks[m][sample]]++;
      }
    }
    return models;
  }
}
