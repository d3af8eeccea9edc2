package org.deepfeature.dfm.core.pca;

/**
 * How many principal components to keep. {@link #parse} and {@code toString} are inverse; an
 * integer such as {@code 12} is a count and a decimal such as {@code 0.97} or {@code 1.0} a share
 * of the variance, which is why the level is read as text and not as a number. Immutable and
 * thread-safe.
 */
public sealed interface PcaLevel {

  /**
   * Keep the smallest k whose cumulative explained variance ratio reaches the level; 1.0 keeps the
   * whole numerical rank.
   *
   * @param ratio {@code 0 < ratio <= 1}
   */
  record Ratio(double ratio) implements PcaLevel {
    public Ratio {
      if (!(ratio > 0 && ratio <= 1)) {
        throw new IllegalArgumentException(
            "pca_level " + ratio + "; expected a share in (0, 1] or a whole number of components");
      }
    }

    @Override
    public int components(double[] singularValues, double totalSquares) {
      if (ratio == 1) {
        return singularValues.length;
      }
      double cumulative = 0;
      for (int k = 0; k < singularValues.length; k++) {
        cumulative += singularValues[k] * singularValues[k];
        if (cumulative >= ratio * totalSquares) {
          return k + 1;
        }
      }
      return singularValues.length;
    }

    @Override
    public boolean reachedBy(int components, double squares, double totalSquares) {
      return ratio < 1 && squares >= ratio * totalSquares;
    }

    @Override
    public String toString() {
      return Double.toString(ratio);
    }
  }

  /**
   * Keep that many components, at most the numerical rank.
   *
   * @param count {@code >= 1}
   */
  record Count(int count) implements PcaLevel {
    public Count {
      if (count < 1) {
        throw new IllegalArgumentException(
            "pca_level " + count + "; expected a share in (0, 1] or a whole number of components");
      }
    }

    @Override
    public int components(double[] singularValues, double totalSquares) {
      return Math.min(count, singularValues.length);
    }

    @Override
    public boolean reachedBy(int components, double squares, double totalSquares) {
      return components >= count;
    }

    @Override
    public String toString() {
      return Integer.toString(count);
    }
  }

  /**
   * @param singularValues of the centred data, descending, up to the numerical rank
   * @param totalSquares Σ s² of all singular values, those beyond the rank included
   * @return k
   */
  int components(double[] singularValues, double totalSquares);

  /**
   * @param components found so far
   * @param squares Σ s² of those
   * @param totalSquares Σ s² of all
   * @return whether further components cannot change the choice
   */
  boolean reachedBy(int components, double squares, double totalSquares);

  /**
   * @param text {@code 0.97}, {@code 1.0} or {@code 12}
   * @return that level
   * @throws IllegalArgumentException if it is neither a share in (0, 1] nor a count of at least 1
   */
  static PcaLevel parse(String text) {
    try {
      return text.matches("[+-]?\\d+")
          ? new Count(Integer.parseInt(text))
          : new Ratio(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "pca_level '" + text + "'; expected a share in (0, 1] or a whole number of components",
          e);
    }
  }
}
