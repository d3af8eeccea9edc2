package org.deepfeature.dfm.metrics.threshold;

import java.util.Arrays;
import org.deepfeature.dfm.metrics.NormalPixels;
import org.deepfeature.dfm.metrics.Threshold;

/** What a threshold may be chosen from where there are no anomalies. Immutable. */
public interface NormalScores {
  /**
   * @return whether there are none, so that the other methods have no answer
   */
  boolean isEmpty();

  /**
   * @return how many there are
   */
  long count();

  /**
   * @return what they are of: {@code images} or {@code pixels}
   */
  String kind();

  /**
   * @param q 0..1
   * @return the score below which this share of them lies
   */
  double quantile(double q);

  /**
   * @param rate of false positives, in (0, 1)
   * @return the lowest threshold that at most this share of them reaches
   */
  double atFalsePositiveRate(double rate);

  /**
   * @return their mean
   */
  double mean();

  /**
   * @return their standard deviation (n − 1)
   */
  double standardDeviation();

  /**
   * Scores of normal images.
   *
   * @param scores any number
   */
  @SuppressWarnings("ArrayRecordComponent") // Local to one choice; never compared.
  record OfImages(double[] scores) implements NormalScores {
    @Override
    public boolean isEmpty() {
      return scores.length == 0;
    }

    @Override
    public long count() {
      return scores.length;
    }

    @Override
    public String kind() {
      return "images";
    }

    @Override
    public double quantile(double q) {
      return Threshold.quantile(scores, q);
    }

    @Override
    public double atFalsePositiveRate(double rate) {
      return Threshold.atFalsePositiveRate(scores, rate);
    }

    @Override
    public double mean() {
      return Arrays.stream(scores).average().orElseThrow();
    }

    @Override
    public double standardDeviation() {
      double mean = mean();
      double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
      return Math.sqrt(squares / Math.max(1, scores.length - 1));
    }
  }

  /**
   * Pixels of normal images' maps.
   *
   * @param pixels any number
   */
  record OfPixels(NormalPixels pixels) implements NormalScores {
    @Override
    public boolean isEmpty() {
      return pixels.count() == 0;
    }

    @Override
    public long count() {
      return pixels.count();
    }

    @Override
    public String kind() {
      return "pixels";
    }

    @Override
    public double quantile(double q) {
      return pixels.quantile(q);
    }

    @Override
    public double atFalsePositiveRate(double rate) {
      return pixels.atFalsePositiveRate(rate);
    }

    @Override
    public double mean() {
      return pixels.mean();
    }

    @Override
    public double standardDeviation() {
      return pixels.standardDeviation();
    }
  }
}
