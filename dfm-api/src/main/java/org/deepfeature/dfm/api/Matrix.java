package org.deepfeature.dfm.api;

import java.util.Arrays;

/**
 * A dense float64 matrix, row-major: {@code data[r * columns + c]}. The array is shared, not
 * copied; whoever receives a matrix treats it as read-only.
 *
 * @param rows {@code >= 0}
 * @param columns {@code >= 0}
 * @param data {@code rows * columns} values
 */
@SuppressWarnings("ArrayRecordComponent") // Kernels need the array itself; see the class comment.
public record Matrix(int rows, int columns, double[] data) {

  public Matrix {
    if (rows < 0 || columns < 0 || (long) rows * columns != data.length) {
      throw new IllegalArgumentException(
          "Shape %s x %s does not fit an array of %s values".formatted(rows, columns, data.length));
    }
  }

  /**
   * @param rows {@code >= 0}
   * @param columns {@code >= 0}
   * @return a matrix of zeros
   * @throws IllegalArgumentException if one array cannot hold so many values
   */
  public static Matrix zeros(int rows, int columns) {
    long size = (long) rows * columns;
    if (rows < 0 || columns < 0 || size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "A matrix of %s x %s values does not fit one array".formatted(rows, columns));
    }
    return new Matrix(rows, columns, new double[(int) size]);
  }

  /**
   * @param values the only row; shared, not copied
   * @return a 1 × n matrix
   */
  public static Matrix row(double... values) {
    return new Matrix(1, values.length, values);
  }

  /**
   * @param row {@code 0 <= row < rows}
   * @param column {@code 0 <= column < columns}
   * @return the value there
   */
  public double get(int row, int column) {
    return data[row * columns + column];
  }

  /**
   * @param from first row, inclusive
   * @param to last row, exclusive
   * @return a copy of those rows
   */
  public Matrix copyOfRows(int from, int to) {
    return new Matrix(to - from, columns, Arrays.copyOfRange(data, from * columns, to * columns));
  }

  /**
   * Returns whether both have the same shape and bitwise the same values.
   *
   * @param other anything
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof Matrix that
        && rows == that.rows
        && columns == that.columns
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * rows + columns) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return "Matrix[%s x %s]".formatted(rows, columns);
  }
}
