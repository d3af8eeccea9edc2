package org.deepfeature.dfm.engine.tuning;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.deepfeature.dfm.data.synthetic.DefectGrade;

/**
 * How good a candidate is, from drawn defects. For each, it is asked which share of the fold's
 * other held-out images, as they are, score lower (ties count half), and which share did without
 * the defect: ½ and the gain is what counts as found, ½ for chance and 1 for certainty in the mean,
 * whatever the image that it was drawn into. With how well it is marked, a mean over defects,
 * weighted by grade. A grade counts 4 q (1 − q), where q = 2 p − 1 and p is what is found over all
 * candidates: most where defects are barely found, nothing where they are always found or never.
 * Immutable and thread-safe.
 */
public final class Criterion {
  /** How much marking counts; finding counts the rest. */
  public static final double MARKING = 0.25;

  private final Map<DefectGrade, Double> weights;
  private final boolean level;

  private Criterion(Map<DefectGrade, Double> weights, boolean level) {
    this.weights = Collections.unmodifiableMap(weights);
    this.level = level;
  }

  /**
   * @param candidates scores of each, of the same folds
   * @return with weights from all of them together; equal ones if no grade is barely found
   */
  public static Criterion of(Collection<List<FoldScores>> candidates) {
    Map<DefectGrade, double[]> found = new LinkedHashMap<>();
    for (List<FoldScores> folds : candidates) {
      for (FoldScores fold : folds) {
        for (DrawnDefectScore defect : fold.defects()) {
          double[] sums = found.computeIfAbsent(defect.grade(), grade -> new double[2]);
          double[] lower = lower(fold, defect);
          for (int j = 0; j < lower.length; j++) {
            if (j != defect.image()) {
              sums[0] += lower[j];
              sums[1]++;
            }
          }
        }
      }
    }
    Map<DefectGrade, Double> weights = new LinkedHashMap<>();
    found.forEach((grade, sums) -> weights.put(grade, weight(sums[0] / Math.max(1, sums[1]))));
    boolean level = weights.values().stream().allMatch(weight -> weight == 0);
    if (level) {
      weights.replaceAll((grade, none) -> 1.0);
    }
    return new Criterion(weights, level);
  }

  /** 1 halfway between chance and certainty. */
  static double weight(double found) {
    double q = Math.max(0, Math.min(1, 2 * found - 1));
    return 4 * q * (1 - q);
  }

  /**
   * @return whether no grade is barely found, so that all count alike and values say little
   */
  public boolean isLevel() {
    return level;
  }

  /**
   * @return how much each grade counts, 0..1
   */
  public Map<DefectGrade, Double> weights() {
    return weights;
  }

  /**
   * @param folds scores of one candidate
   * @return 0..1, higher is better
   */
  public double value(List<FoldScores> folds) {
    Map<Integer, int[]> once = new TreeMap<>();
    for (FoldScores fold : folds) {
      int[] counts = new int[fold.normal().size()];
      Arrays.fill(counts, 1);
      once.put(fold.fold(), counts);
    }
    return value(parts(folds), once);
  }

  /**
   * @param folds scores of one candidate
   * @param resamples how many
   * @param seed of the draws: the same images for each candidate of the same folds
   * @return the value of each bootstrap resample of images, drawn within folds
   */
  public double[] resampled(List<FoldScores> folds, int resamples, long seed) {
    List<Part> parts = parts(folds);
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[resamples];
    for (int b = 0; b < resamples; b++) {
      Map<Integer, int[]> counts = new TreeMap<>();
      for (FoldScores fold : folds) {
        int[] drawn = new int[fold.normal().size()];
        for (int i = 0; i < drawn.length; i++) {
          drawn[random.nextInt(drawn.length)]++;
        }
        counts.put(fold.fold(), drawn);
      }
      values[b] = value(parts, counts);
    }
    return values;
  }

  /** A defect, the other images that it is compared with, and how much it counts. */
  private static final class Part {
    private final int fold;
    private final int image;
    private final double weight;
    private final double[] lower;
    private final double marked;

    Part(int fold, DrawnDefectScore defect, double weight, double[] lower) {
      this.fold = fold;
      this.image = defect.image();
      this.weight = weight;
      this.lower = lower;
      this.marked = defect.marked();
    }
  }

  private List<Part> parts(List<FoldScores> folds) {
    return folds.stream()
        .flatMap(
            fold ->
                fold.defects().stream()
                    .map(
                        defect ->
                            new Part(
                                fold.fold(),
                                defect,
                                weights.getOrDefault(defect.grade(), 0.0),
                                lower(fold, defect))))
        .filter(part -> part.weight > 0)
        .toList();
  }

  private static double[] lower(FoldScores fold, DrawnDefectScore defect) {
    double[] lower = new double[fold.normal().size()];
    double before = fold.normal().get(defect.image());
    for (int j = 0; j < lower.length; j++) {
      double other = fold.normal().get(j);
      lower[j] = 0.5 + above(defect.score(), other) - above(before, other);
    }
    return lower;
  }

  private static double above(double score, double other) {
    int compared = Double.compare(score, other);
    return compared > 0 ? 1 : compared == 0 ? 0.5 : 0;
  }

  private static double value(List<Part> parts, Map<Integer, int[]> drawn) {
    double sum = 0;
    double weights = 0;
    for (Part part : parts) {
      int[] counts = drawn.getOrDefault(part.fold, new int[0]);
      if (counts[part.image] == 0) {
        continue;
      }
      double lower = 0;
      int others = 0;
      for (int j = 0; j < counts.length; j++) {
        if (j != part.image) {
          lower += counts[j] * part.lower[j];
          others += counts[j];
        }
      }
      if (others > 0) {
        double weight = part.weight * counts[part.image];
        sum += weight * ((1 - MARKING) * lower / others + MARKING * part.marked);
        weights += weight;
      }
    }
    return weights == 0 ? 0 : sum / weights;
  }
}
