package org.deepfeature.dfm.core.model;

import java.util.Locale;

/** What an image is scored by. Thread-safe. */
public enum ScoreType {
  /** Feature reconstruction error: the squared length of what the subspace cannot express. */
  FRE,
  /** Negative log-likelihood of the density, inside the subspace or over whole embeddings. */
  NLL;

  /**
   * @param text {@code fre} or {@code nll}
   * @return that type
   */
  public static ScoreType parse(String text) {
    return switch (text) {
      case "fre" -> FRE;
      case "nll" -> NLL;
      default ->
          throw new IllegalArgumentException("Unknown score '" + text + "'; expected fre or nll");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
