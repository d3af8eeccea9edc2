package org.deepfeature.dfm.core.model;

import java.util.Locale;

/** What an image is scored by. Thread-safe. */
public enum ScoreType {
  /** Feature reconstruction error: the squared length of what the subspace cannot express. */
  FRE,
  /** Negative log-likelihood of the density, inside the subspace or over whole embeddings. */
  NLL,
  /** Both of them on the {@link CommonScale} of held-out normal images. */
  COMBINED;

  /**
   * @param text {@code fre}, {@code nll} or {@code combined}
   * @return that type
   */
  public static ScoreType parse(String text) {
    return switch (text) {
      case "fre" -> FRE;
      case "nll" -> NLL;
      case "combined" -> COMBINED;
      default ->
          throw new IllegalArgumentException(
              "Unknown score '" + text + "'; expected fre, nll or combined");
    };
  }

  /**
   * @return whether reconstruction errors count, so that there are error maps to fuse
   */
  public boolean hasErrors() {
    return this != NLL;
  }

  /**
   * @return whether a likelihood counts, so that a density is fitted
   */
  public boolean hasDensity() {
    return this != FRE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
