package org.deepfeature.dfm.backbone.onnx;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.deepfeature.dfm.backbone.onnx.graph.LayerForm;
import org.deepfeature.dfm.backbone.onnx.graph.LayerKind;

/** How a tensor of one image changes when a spot of that image does, spot by spot. */
final class Movement {
  /** Of half the tensor's extent, by which a change that sits under the spot moves. */
  private static final double CLEAR = 0.1;

  private final int[] shape;
  private final FloatBuffer before;
  private final int values;

  /** Along an axis, by how much the change's centre follows the spot down and to the right. */
  private final double[] down;

  private final double[] right;
  private final float[][] changes = new float[4][];
  private final double[][] spots = new double[4][];
  private int count;

  /** Shape and values of the tensor for that many images, without a spot. */
  Movement(List<Long> shape, FloatBuffer before, int batch) {
    this.shape = shape.stream().mapToInt(Math::toIntExact).toArray();
    this.before = before;
    if (this.shape.length > 0 && this.shape[0] == batch && batch > 1) {
      // What belongs to the other images of a fixed batch says nothing.
      values = before.remaining() / this.shape[0];
      this.shape[0] = 1;
    } else {
      values = before.remaining();
    }
    down = new double[this.shape.length];
    right = new double[this.shape.length];
  }

  /** The centre of a spot, as shares of height and width, and the values with it. */
  void add(double[] spot, FloatBuffer after) {
    float[] change = new float[values];
    for (int i = 0; i < change.length; i++) {
      float difference = after.get(i) - before.get(i);
      // Squared, so that what the spot changes most counts, not the glow around it.
      change[i] = difference * difference;
    }
    changes[count] = change;
    spots[count++] = spot;
  }

  LayerKind kind(PositionsOfTokens positions) {
    if (shape.length < 3 || shape.length > 4 || shape[0] != 1) {
      return new LayerKind.NoMap(Arrays.toString(shape));
    }
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      follow(axis, stride);
      stride *= shape[axis];
    }
    return shape.length == 4 ? map() : positions.kind(this, shape[1], shape[2]);
  }

  private void follow(int axis, int stride) {
    double[] moved = following(i -> i / stride % shape[axis], shape[axis]);
    down[axis] = moved[0];
    right[axis] = moved[1];
  }

  /** By how much of the extent a value's place, negative for none, follows down and right. */
  private double[] following(IntUnaryOperator place, int extent) {
    double[] moved = new double[2];
    for (int spot = 0; spot < count; spot++) {
      double sum = 0;
      double weighted = 0;
      for (int i = 0; i < values; i++) {
        int at = place.applyAsInt(i);
        if (at >= 0) {
          sum += changes[spot][i];
          weighted += changes[spot][i] * (at + 0.5);
        }
      }
      double centre = sum > 0 && Double.isFinite(sum) ? weighted / sum / extent : 0.5;
      moved[0] += spots[spot][0] > 0.5 ? centre : -centre;
      moved[1] += spots[spot][1] > 0.5 ? centre : -centre;
    }
    return new double[] {moved[0] / 2, moved[1] / 2};
  }

  private LayerKind map() {
    int rows = only(down, right);
    int columns = only(right, down);
    if (rows < 1 || columns < 1) {
      return new LayerKind.Unknown();
    }
    int channels = 6 - rows - columns;
    return isStill(channels)
        ? new LayerKind.Map(LayerForm.map(channels, rows, columns))
        : new LayerKind.Unknown();
  }

  /** The only axis that clearly follows one movement, and not the other; -1 if there is none. */
  private static int only(double[] one, double[] other) {
    int found = -1;
    for (int axis = 0; axis < one.length; axis++) {
      if (one[axis] > CLEAR && one[axis] > 3 * Math.abs(other[axis])) {
        if (found >= 0) {
          return -1;
        }
        found = axis;
      }
    }
    return found;
  }

  boolean isStill(int axis) {
    return Math.abs(down[axis]) < CLEAR && Math.abs(right[axis]) < CLEAR;
  }

  /** Whether positions row by row among the tokens of an axis follow the spot. */
  boolean follows(int axis, int skip, int height, int width) {
    int stride = axis == 1 ? shape[2] : 1;
    int positions = height * width;
    IntUnaryOperator position =
        i -> {
          int at = i / stride % shape[axis] - skip;
          return at < positions ? at : -1;
        };
    double[] rows =
        following(i -> position.applyAsInt(i) < 0 ? -1 : position.applyAsInt(i) / width, height);
    double[] columns =
        following(i -> position.applyAsInt(i) < 0 ? -1 : position.applyAsInt(i) % width, width);
    return rows[0] > CLEAR
        && rows[0] > 3 * Math.abs(rows[1])
        && columns[1] > CLEAR
        && columns[1] > 3 * Math.abs(columns[0]);
  }
}
