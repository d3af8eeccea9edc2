package org.deepfeature.dfm.core.internal;

import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * An accumulator that refuses what {@link Accumulator} says must be refused; a subclass only ever
 * sees rows that suit it, and is called only while it is open. Not thread-safe.
 *
 * @param <F> what is fitted
 */
public abstract class CheckedAccumulator<F> implements Accumulator<F> {
  private final int dimension;
  private boolean finished;

  /**
   * @param dimension length of a row, {@code >= 0}
   * @throws IllegalArgumentException if it is negative
   */
  protected CheckedAccumulator(int dimension) {
    if (dimension < 0) {
      throw new IllegalArgumentException("Dimension " + dimension + "; expected at least 0");
    }
    this.dimension = dimension;
  }

  /**
   * @return length of a row
   */
  protected final int dimension() {
    return dimension;
  }

  /**
   * @param rows n × dimension, finite, {@code n >= 0}; not modified, copied if kept
   */
  protected abstract void accept(Matrix rows);

  /**
   * @return a copy of its own
   */
  protected abstract Accumulator<F> branch();

  /**
   * Called once, after at least one row.
   *
   * @return the fitted thing
   */
  protected abstract F fit();

  @Override
  public final void add(Matrix rows) {
    requireSuitable(rows);
    accept(rows);
  }

  @Override
  public final Accumulator<F> copy() {
    requireOpen();
    return branch();
  }

  @Override
  public final F finish() {
    requireOpen();
    if (count() == 0) {
      throw new IllegalStateException("Nothing to fit: no rows were added");
    }
    finished = true;
    return fit();
  }

  /**
   * @param rows about to be added
   * @throws IllegalArgumentException if their dimension differs or a value is not finite
   * @throws IllegalStateException if nothing can be added any more
   */
  protected final void requireSuitable(Matrix rows) {
    requireOpen();
    Arguments.requireRows(rows, dimension);
  }

  /**
   * Begins a merge: closes the other accumulator, whose content is then this one's to take.
   *
   * @param other of the same kind and with the same settings; null if it was not
   * @param <A> that kind
   * @return the other
   * @throws IllegalArgumentException if it is null or its dimension differs
   * @throws IllegalStateException if either is finished
   */
  protected final <A extends CheckedAccumulator<F>> A takeOver(@Nullable A other) {
    requireOpen();
    // Private members are not seen through a type variable.
    CheckedAccumulator<F> that = other;
    if (that == null || that.dimension != dimension) {
      throw new IllegalArgumentException(
          "Only an accumulator of the same kind and dimension " + dimension + " can be merged");
    }
    that.requireOpen();
    that.finished = true;
    return other;
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("This accumulator is finished or was merged into another");
    }
  }
}
