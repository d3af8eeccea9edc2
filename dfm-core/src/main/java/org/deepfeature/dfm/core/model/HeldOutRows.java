package org.deepfeature.dfm.core.model;

import org.deepfeature.dfm.api.Matrix;

/**
 * What a layer's model says of rows that it was not fitted on. Immutable and thread-safe, as long
 * as nobody writes into what it holds.
 */
public sealed interface HeldOutRows {

  /**
   * Reconstruction errors.
   *
   * @param maps r × (H · W), raw
   */
  record Errors(Matrix maps) implements HeldOutRows {}

  /**
   * Likelihoods.
   *
   * @param likelihoods of r rows
   */
  record Likely(Likelihoods likelihoods) implements HeldOutRows {}

  /**
   * Reconstruction errors and likelihoods of the same rows.
   *
   * @param maps r × (H · W), raw
   * @param excess of r rows, as {@link LayerModel#excessLikelihood} gives it
   */
  @SuppressWarnings("ArrayRecordComponent") // Evidence of a fold, read once; never compared.
  record Both(Matrix maps, double[] excess) implements HeldOutRows {}

  /** Nothing: the rows fitted on are all the same and have no spread to judge others by. */
  record None() implements HeldOutRows {}
}
