package org.deepfeature.dfm.core.fusion;

import java.util.Arrays;
import java.util.Locale;

/** How the values of several layers at one place become one. Thread-safe. */
public enum Combination {
  /** Their sum. */
  SUM,
  /** Their mean. */
  MEAN,
  /** The largest. */
  MAX;

  /**
   * @param text {@code sum}, {@code mean} or {@code max}
   * @return that combination
   * @throws IllegalArgumentException if it is another word
   */
  public static Combination parse(String text) {
    return Arrays.stream(values())
        .filter(combination -> combination.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Unknown fusion '%s'; expected one of %s"
                        .formatted(text, Arrays.toString(values()))));
  }

  /** What values are joined to at first. */
  private double neutral() {
    return this == MAX ? Double.NEGATIVE_INFINITY : 0;
  }

  /**
   * @param layers arrays of one length, at least one; unchanged
   * @return a new array: place by place, the combination
   */
  public double[] of(Iterable<double[]> layers) {
    double[] combined = {};
    int count = 0;
    for (double[] layer : layers) {
      if (count++ == 0) {
        combined = new double[layer.length];
        Arrays.fill(combined, neutral());
      }
      for (int i = 0; i < combined.length; i++) {
        combined[i] = this == MAX ? Math.max(combined[i], layer[i]) : combined[i] + layer[i];
      }
    }
    if (this == MEAN) {
      for (int i = 0; i < combined.length; i++) {
        combined[i] /= count;
      }
    }
    return combined;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
