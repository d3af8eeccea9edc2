package org.deepfeature.dfm.core.model;

/**
 * Brings reconstruction error and likelihood to one scale: each in deviations of held-out normal
 * images from their mean, weighed by the number of directions that it is a sum over. So each
 * direction of the embedding counts alike, as in one Gaussian of all of them. Immutable and
 * thread-safe.
 *
 * @param errors of reconstruction errors
 * @param likelihoods of negative log-likelihoods, summed over layers
 */
public record CommonScale(Standard errors, Standard likelihoods) {

  /**
   * Of one of the two.
   *
   * @param mean of held-out normal images
   * @param deviation of them, {@code > 0}
   * @param directions that it sums over, {@code > 0}
   */
  public record Standard(double mean, double deviation, double directions) {
    public Standard {
      if (!Double.isFinite(mean) || !(deviation > 0) || !Double.isFinite(deviation)) {
        throw new IllegalArgumentException(
            "Mean %s and deviation %s of held-out images; expected numbers, and a spread"
                .formatted(mean, deviation));
      }
      if (!(directions > 0)) {
        throw new IllegalArgumentException(
            "A sum over %s directions; expected at least one".formatted(directions));
      }
    }

    /**
     * @param values of held-out normal images
     * @param directions as above
     * @return their mean and deviation (divided by n - 1)
     * @throws IllegalArgumentException if they are fewer than two, all the same, or not numbers
     */
    public static Standard of(double[] values, double directions) {
      double mean = 0;
      for (double value : values) {
        mean += value / values.length;
      }
      double squares = 0;
      for (double value : values) {
        squares += (value - mean) * (value - mean);
      }
      return new Standard(mean, Math.sqrt(squares / (values.length - 1)), directions);
    }

    /**
     * @param constant added to each value
     * @return of such values
     */
    public Standard shifted(double constant) {
      return new Standard(mean + constant, deviation, directions);
    }

    private double weighed(double value) {
      return directions * (value - mean) / deviation;
    }
  }

  /**
   * @param error reconstruction error of an image, as the fusion gives it
   * @param likelihood negative log-likelihood of the image, summed over layers
   * @return both as one score, 0 for the mean of held-out normal images
   */
  public double of(double error, double likelihood) {
    return (errors.weighed(error) + likelihoods.weighed(likelihood))
        / (errors.directions() + likelihoods.directions());
  }
}
