package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rows, or the columns, of a map: where in the image each lies, 0 at its upper or left border
 * and 1 at the opposite one. Padding lies outside of 0..1.
 */
final class Line {
  /** So many cells may be missing at an end: convolutions without padding and crops lose some. */
  private static final double CELLS_MISSING = 1.5;

  private final double[] places;

  private Line(double[] places) {
    this.places = places;
  }

  static Line of(long length) {
    double[] places = new double[Math.toIntExact(length)];
    for (int i = 0; i < places.length; i++) {
      places[i] = (i + 0.5) / places.length;
    }
    return new Line(places);
  }

  int length() {
    return places.length;
  }

  /** As many cells over the same stretch; empty if these are not in order. */
  Optional<Line> resampled(long length) {
    if (length == places.length) {
      return Optional.of(this);
    }
    if (!inOrder()) {
      return Optional.empty();
    }
    double from = places[0] - cell() / 2;
    double step = (places[places.length - 1] + cell() / 2 - from) / length;
    double[] other = new double[Math.toIntExact(length)];
    for (int i = 0; i < other.length; i++) {
      other[i] = from + (i + 0.5) * step;
    }
    return Optional.of(new Line(other));
  }

  /** Every step-th from start on, backwards if step is negative. */
  Line slice(long start, long count, long step) {
    double[] other = new double[Math.toIntExact(count)];
    for (int i = 0; i < other.length; i++) {
      other[i] = places[Math.toIntExact(start + i * step)];
    }
    return new Line(other);
  }

  Line chosen(long[] indices) {
    double[] other = new double[indices.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = places[Math.floorMod(indices[i], places.length)];
    }
    return new Line(other);
  }

  Line padded(long before, long after) {
    double[] other = new double[Math.toIntExact(before + places.length + after)];
    for (int i = 0; i < other.length; i++) {
      int inner = (int) (i - before);
      int nearest = Math.max(0, Math.min(places.length - 1, inner));
      other[i] = places[nearest] + (inner - nearest) * cell();
    }
    return new Line(other);
  }

  static Line joined(List<Line> lines) {
    return new Line(lines.stream().flatMapToDouble(l -> Arrays.stream(l.places)).toArray());
  }

  private double cell() {
    return places.length == 1
        ? 1
        : Math.abs(places[places.length - 1] - places[0]) / (places.length - 1);
  }

  /** Whether each lies behind the one before. */
  boolean inOrder() {
    for (int i = 1; i < places.length; i++) {
      if (!(places[i] > places[i - 1])) {
        return false;
      }
    }
    return true;
  }

  /** Whether they reach from one border of the image to the other, if they are in order. */
  boolean coversImage() {
    if (places.length == 1) {
      return Math.abs(places[0] - 0.5) <= 0.25;
    }
    double missing = (CELLS_MISSING - 0.5) * cell();
    return places[0] <= missing + cell() / 2 + 1e-9
        && places[places.length - 1] >= 1 - missing - cell() / 2 - 1e-9;
  }
}
