package org.deepfeature.dfm.linalg.java;

import java.util.Arrays;

/**
 * Some rows and columns of a right factor, copied so that the kernel's loops become vector
 * instructions. The JVM does that (JDK 17 to 25) only where all arrays of a loop are indexed alike
 * but for constants: rows lie by fours in an array of their own, a constant apart.
 */
final class Panel {
  /** Columns. Four rows of them stay in the first-level cache. */
  static final int WIDTH = 512;

  /** Rows; all of them stay in the second-level cache. */
  static final int DEPTH = 128;

  static final int FOUR = 4;

  private final double[][] groups = new double[DEPTH / FOUR][];
  private int depth;
  private int width;

  /** Four rows, the last ones filled up with 0. */
  double[] group(int group) {
    return groups[group];
  }

  int groups() {
    return (depth + FOUR - 1) / FOUR;
  }

  /** Makes room; what is there is not kept. */
  void begin(int rows, int columns) {
    depth = rows;
    width = columns;
  }

  private double[] emptied(int group) {
    double[] rows = groups[group];
    if (rows == null) {
      rows = new double[FOUR * WIDTH];
      groups[group] = rows;
    } else if ((group + 1) * FOUR > depth) {
      Arrays.fill(rows, 0);
    }
    return rows;
  }

  /** Fills groups with rows of a matrix, {@code stride} apart; its first one begins at a place. */
  void take(double[] from, int at, int stride, int firstGroup, int lastGroup) {
    for (int group = firstGroup; group < lastGroup; group++) {
      double[] to = emptied(group);
      for (int i = 0; i < Math.min(FOUR, depth - group * FOUR); i++) {
        System.arraycopy(from, at + (group * FOUR + i) * stride, to, i * WIDTH, width);
      }
    }
  }

  /** As {@link #take}, but of the transposed matrix. */
  void takeTransposed(double[] from, int at, int stride, int firstGroup, int lastGroup) {
    for (int group = firstGroup; group < lastGroup; group++) {
      double[] to = emptied(group);
      int count = Math.min(FOUR, depth - group * FOUR);
      int in = at + group * FOUR;
      for (int column = 0; column < width; column++, in += stride) {
        for (int i = 0; i < count; i++) {
          to[i * WIDTH + column] = from[in + i];
        }
      }
    }
  }

  /** Adds four rows, each times a number, to as many sums as there are columns. */
  static void add(
      double[] group, double a, double b, double c, double d, double[] sums, int columns) {
    for (int j = 0; j < columns; j++) {
      sums[j] +=
          a * group[j] + b * group[WIDTH + j] + c * group[2 * WIDTH + j] + d * group[3 * WIDTH + j];
    }
  }
}
