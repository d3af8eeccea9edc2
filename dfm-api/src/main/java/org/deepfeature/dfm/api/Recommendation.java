package org.deepfeature.dfm.api;

/**
 * Settings that a backbone's authors recommend where the user gives none.
 *
 * @param pooling average-pooling kernel = stride, {@code >= 1}
 * @param standardize whether each channel is to be divided by its standard deviation over the
 *     training data before reduction
 */
public record Recommendation(int pooling, boolean standardize) {

  /** Pooling 4, unscaled: the settings of the reference implementation for trained networks. */
  public static final Recommendation DEFAULT = new Recommendation(4, false);

  public Recommendation {
    if (pooling < 1) {
      throw new IllegalArgumentException("Pooling " + pooling + "; expected at least 1");
    }
  }
}
