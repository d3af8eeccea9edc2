package org.deepfeature.dfm.testkit;

import java.util.Arrays;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;

/**
 * An input as it was before it was handed on. Tells the first value that changed, rather than all
 * that there are. Immutable and thread-safe.
 */
public final class Untouched {
  private static final int IMAGE = 4;

  private final String what;
  private final double[] values;
  private final int[] shape;

  private Untouched(String what, double[] values, int... shape) {
    this.what = what;
    this.values = values;
    this.shape = shape;
  }

  /**
   * @param what the input is, for the message
   * @param matrix now; copied
   * @return what it is now
   */
  public static Untouched of(String what, Matrix matrix) {
    return new Untouched(what, matrix.data().clone(), matrix.rows(), matrix.columns());
  }

  /**
   * @param what the input is, for the message
   * @param tensor now; copied
   * @return what it is now
   */
  public static Untouched of(String what, Tensor tensor) {
    float[] values = new float[tensor.data().remaining()];
    tensor.data().get(values);
    return new Untouched(
        what, wide(values), tensor.batch(), tensor.channels(), tensor.height(), tensor.width());
  }

  /**
   * @param what the input is, for the message
   * @param values now; copied
   * @return what they are now
   */
  public static Untouched of(String what, float[] values) {
    return new Untouched(what, wide(values), values.length);
  }

  /**
   * @param now the same input
   * @throws AssertionError if a value is another; it names the first, its place, and what it was
   */
  public void check(Matrix now) {
    check(now.data());
  }

  /**
   * @param now the same input
   * @throws AssertionError as {@link #check(Matrix)}
   */
  public void check(Tensor now) {
    float[] data = new float[now.data().remaining()];
    now.data().get(data);
    check(wide(data));
  }

  /**
   * @param now the same input
   * @throws AssertionError as {@link #check(Matrix)}
   */
  public void check(float[] now) {
    check(wide(now));
  }

  private void check(double[] now) {
    int changed = Arrays.mismatch(values, now);
    if (changed >= 0) {
      throw new AssertionError(
          "%s must not be modified: value %s%s was %s and is now %s; in all, %s of %s values changed"
              .formatted(
                  what,
                  changed,
                  place(changed),
                  values[changed],
                  now[changed],
                  changedOf(now),
                  values.length));
    }
  }

  private long changedOf(double[] now) {
    long changed = 0;
    for (int i = 0; i < now.length; i++) {
      changed += Double.compare(values[i], now[i]) == 0 ? 0 : 1;
    }
    return changed;
  }

  private String place(int index) {
    if (shape.length == 1) {
      return "";
    }
    int columns = shape[shape.length - 1];
    int row = index / columns;
    if (shape.length < IMAGE) {
      return " (row %s, column %s)".formatted(row, index % columns);
    }
    int plane = row / shape[2];
    return " (image %s, channel %s, row %s, column %s)"
        .formatted(plane / shape[1], plane % shape[1], row % shape[2], index % columns);
  }

  private static double[] wide(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
