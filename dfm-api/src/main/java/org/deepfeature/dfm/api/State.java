package org.deepfeature.dfm.api;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a fitted thing is made of: named float64 matrices, and nothing else. It is what the model
 * file keeps, so the names are part of a plugin's format and must stay readable.
 *
 * @param matrices name → matrix; a scalar is 1 × 1, a vector 1 × n
 */
public record State(Map<String, Matrix> matrices) {

  public State {
    matrices = Map.copyOf(matrices);
  }

  /**
   * @param name a matrix's name
   * @return that matrix
   * @throws IllegalArgumentException if there is none; the message lists those there are
   */
  public Matrix get(String name) {
    Matrix matrix = matrices.get(name);
    if (matrix == null) {
      throw new IllegalArgumentException(
          "State has no matrix '%s'; it has %s".formatted(name, new TreeMap<>(matrices).keySet()));
    }
    return matrix;
  }
}
