package org.deepfeature.dfm.api;

import java.util.List;

/**
 * Fitting as a fold: <em>begin → add → merge → finish</em>, the shape of {@link
 * java.util.stream.Collector}, so that one algorithm serves a training loop, a bounded-memory
 * stream and several threads. Not thread-safe: one thread adds to one accumulator, and merging
 * joins them.
 *
 * @param <F> the fitted, immutable thing
 */
public interface Accumulator<F> {

  /**
   * @param rows samples × dimension, finite; copied if it is kept
   * @throws IllegalArgumentException if the dimension differs or a value is NaN or infinite
   * @throws IllegalStateException after {@link #finish}
   */
  void add(Matrix rows);

  /**
   * As {@link #add(Matrix)}, for accumulators that tell classes of samples apart; others ignore the
   * labels.
   *
   * @param rows samples × dimension
   * @param labels the class of each sample
   * @throws IllegalArgumentException as above, or if there is not one label a sample
   */
  default void add(Matrix rows, List<String> labels) {
    if (labels.size() != rows.rows()) {
      throw new IllegalArgumentException(
          labels.size() + " labels for " + rows.rows() + " rows; expected one a row");
    }
    add(rows);
  }

  /**
   * Takes in everything that another accumulator of the same origin holds; the other must not be
   * used afterwards.
   *
   * @param other begun by the same reducer or density model with the same arguments
   * @throws IllegalArgumentException if it is of another kind or dimension
   * @throws IllegalStateException after {@link #finish} of either
   */
  void merge(Accumulator<F> other);

  /**
   * Branches off, such as to fit on what is there so far and go on collecting.
   *
   * @return an accumulator of its own that holds the same
   * @throws IllegalStateException after {@link #finish}
   */
  Accumulator<F> copy();

  /**
   * @return samples taken in so far
   */
  long count();

  /**
   * Fits; may be called once.
   *
   * @return the fitted thing
   * @throws IllegalStateException if nothing was added, or when called again
   */
  F finish();
}
