package org.deepfeature.dfm.runtime.plugin;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Which reducer, density and linear algebra, by name, each with its options.
 *
 * @param pcaLevel for those that have an option {@code level} and were not given one
 * @param reducer name
 * @param reducerOptions those that differ from the defaults
 * @param density name
 * @param densityOptions those that differ from the defaults
 * @param linalg name
 * @param linalgOptions those that differ from the defaults
 * @param threads that linear algebra may keep busy, {@code >= 1}
 */
public record AlgorithmSettings(
    String pcaLevel,
    String reducer,
    ObjectNode reducerOptions,
    String density,
    ObjectNode densityOptions,
    String linalg,
    ObjectNode linalgOptions,
    int threads) {

  /**
   * @param other a back end's name
   * @return the same over that one, with its default options
   */
  public AlgorithmSettings withLinearAlgebra(String other) {
    return new AlgorithmSettings(
        pcaLevel,
        reducer,
        reducerOptions,
        density,
        densityOptions,
        other,
        other.equals(linalg) ? linalgOptions : JsonNodeFactory.instance.objectNode(),
        threads);
  }
}
