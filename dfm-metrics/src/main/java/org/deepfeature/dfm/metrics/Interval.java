package org.deepfeature.dfm.metrics;

/**
 * Where a value plausibly lies. Immutable.
 *
 * @param low finite
 * @param high finite, {@code >= low}
 */
public record Interval(double low, double high) {
  /** The share of repetitions in which such an interval is meant to hold the true value. */
  public static final double LEVEL = 0.95;

  public Interval {
    if (!(low <= high) || !Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "Interval from %s to %s; expected finite numbers in ascending order"
              .formatted(low, high));
    }
  }
}
