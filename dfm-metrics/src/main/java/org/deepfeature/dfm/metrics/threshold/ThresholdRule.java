package org.deepfeature.dfm.metrics.threshold;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a threshold is chosen from scores of images that the model was not fitted on. Immutable and
 * thread-safe.
 */
public sealed interface ThresholdRule {
  /**
   * @param normal scores of normal images, or of their pixels
   * @param best the F1-optimal threshold, where there are anomalous ones
   * @return the threshold; empty if there is nothing to choose it from
   */
  OptionalDouble threshold(NormalScores normal, OptionalDouble best);

  /**
   * @param normal as above
   * @return a sentence, if so few say little about what the rule asks for
   */
  default Optional<String> doubt(NormalScores normal) {
    return Optional.empty();
  }

  /**
   * F1-optimal where there are anomalies, else a quantile of normal scores.
   *
   * @param quantile of normal scores, 0..1
   */
  record F1Adaptive(double quantile) implements ThresholdRule {
    @Override
    public OptionalDouble threshold(NormalScores normal, OptionalDouble best) {
      return best.isPresent() ? best : new Quantile(quantile).threshold(normal, best);
    }

    @Override
    public String toString() {
      return "f1-adaptive";
    }
  }

  /**
   * A quantile of normal scores, whatever anomalies there are.
   *
   * @param quantile 0..1
   */
  record Quantile(double quantile) implements ThresholdRule {
    /** Rejects what is no quantile. */
    public Quantile {
      if (!(quantile >= 0 && quantile <= 1)) {
        throw new IllegalArgumentException("Quantile " + quantile + "; expected 0 to 1");
      }
    }

    @Override
    public OptionalDouble threshold(NormalScores normal, OptionalDouble best) {
      return normal.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(normal.quantile(quantile));
    }

    @Override
    public String toString() {
      return "quantile:" + quantile;
    }
  }

  /**
   * The lowest threshold that at most this share of the normal scores reaches, so that no more than
   * that is called anomalous without cause.
   *
   * @param rate in (0, 1)
   */
  record FalsePositiveRate(double rate) implements ThresholdRule {
    /** Rejects what is no rate. */
    public FalsePositiveRate {
      if (!(rate > 0 && rate < 1)) {
        throw new IllegalArgumentException(
            "False-positive rate " + rate + "; expected above 0 and below 1, such as fpr:0.001");
      }
    }

    @Override
    public OptionalDouble threshold(NormalScores normal, OptionalDouble best) {
      return normal.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(normal.atFalsePositiveRate(rate));
    }

    @Override
    public Optional<String> doubt(NormalScores normal) {
      if (normal.isEmpty() || rate * normal.count() >= 1 - 1e-9) {
        return Optional.empty();
      }
      BigDecimal least =
          new BigDecimal(1.0 / normal.count()).round(new MathContext(2, RoundingMode.CEILING));
      return Optional.of(
          "threshold %s asks for less than one of the %s normal %s that it is chosen from, so it lies just above the highest of them; they can tell fpr:%s at least"
              .formatted(this, normal.count(), normal.kind(), least));
    }

    @Override
    public String toString() {
      return "fpr:" + rate;
    }
  }

  /** Mean and three standard deviations (n − 1) of normal scores. */
  record ThreeSigma() implements ThresholdRule {
    @Override
    public OptionalDouble threshold(NormalScores normal, OptionalDouble best) {
      return normal.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(normal.mean() + 3 * normal.standardDeviation());
    }

    @Override
    public String toString() {
      return "three-sigma";
    }
  }

  /**
   * A raw score that somebody knows.
   *
   * @param value finite
   */
  record Manual(double value) implements ThresholdRule {
    /** Rejects what is no number. */
    public Manual {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("Threshold " + value + "; expected a finite number");
      }
    }

    @Override
    public OptionalDouble threshold(NormalScores normal, OptionalDouble best) {
      return OptionalDouble.of(value);
    }

    @Override
    public String toString() {
      return "manual:" + value;
    }
  }

  /**
   * @param text {@code f1-adaptive}, {@code quantile:Q}, {@code fpr:RATE}, {@code three-sigma} or
   *     {@code manual:SCORE}
   * @param quantile of normal scores that {@code f1-adaptive} takes where there are no anomalies
   * @return that rule
   * @throws IllegalArgumentException if it is none of these
   */
  static ThresholdRule parse(String text, double quantile) {
    int colon = text.indexOf(':');
    try {
      return switch (colon < 0 ? text : text.substring(0, colon + 1)) {
        case "f1-adaptive" -> new F1Adaptive(quantile);
        case "three-sigma" -> new ThreeSigma();
        case "quantile:" -> new Quantile(Double.parseDouble(text.substring(colon + 1)));
        case "fpr:" -> new FalsePositiveRate(Double.parseDouble(text.substring(colon + 1)));
        case "manual:" -> new Manual(Double.parseDouble(text.substring(colon + 1)));
        default -> throw new NumberFormatException(text);
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Unknown threshold '%s'; expected f1-adaptive, quantile:Q, fpr:RATE, three-sigma or manual:SCORE"
              .formatted(text),
          e);
    }
  }
}
