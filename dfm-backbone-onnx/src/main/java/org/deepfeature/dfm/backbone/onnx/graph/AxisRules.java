package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.backbone.onnx.graph.Part.Place;
import org.deepfeature.dfm.backbone.onnx.graph.Part.Plain;
import org.deepfeature.dfm.backbone.onnx.graph.Part.Tokens;

/**
 * What becomes of one axis when it is sliced, padded, joined or scaled. Empty if it is not told.
 */
final class AxisRules {
  private AxisRules() {}

  /** Every step-th value from start on. */
  static Optional<List<Part>> slice(List<Part> axis, long start, long count, long step) {
    if (count == Part.size(axis) && step == 1) {
      return Optional.of(axis);
    }
    if (!Part.anyPlace(axis)) {
      return Optional.of(Layout.plain(count));
    }
    if (axis.size() == 1 && axis.get(0) instanceof Place place && place.whole()) {
      Line line = place.line().slice(start, count, step);
      return Optional.of(List.of(Place.of(place.row(), line)));
    }
    if (step != 1) {
      return Optional.empty();
    }
    Tokens tokens = tokens(axis);
    long grid = Part.size(tokens.grid());
    if (start + count <= tokens.before() || start >= tokens.before() + grid) {
      return Optional.of(Layout.plain(count));
    }
    long before = tokens.before() - start;
    long after = start + count - tokens.before() - grid;
    return before < 0 || after < 0
        ? Optional.empty()
        : Optional.of(axis(new Tokens(before, tokens.grid(), after)));
  }

  private static Tokens tokens(List<Part> axis) {
    return axis.size() == 1 && axis.get(0) instanceof Tokens tokens
        ? tokens
        : new Tokens(0, axis, 0);
  }

  private static List<Part> axis(Tokens tokens) {
    return tokens.before() == 0 && tokens.after() == 0 ? tokens.grid() : List.of(tokens);
  }

  static Optional<List<Part>> pad(List<Part> axis, long before, long after) {
    if (before == 0 && after == 0) {
      return Optional.of(axis);
    }
    long size = Part.size(axis);
    if (before < 0 || after < 0) {
      long start = Math.max(0, -before);
      long end = size + Math.min(0, after);
      return slice(axis, start, end - start, 1)
          .flatMap(rest -> pad(rest, Math.max(0, before), Math.max(0, after)));
    }
    if (!Part.anyPlace(axis)) {
      return Optional.of(Layout.plain(size + before + after));
    }
    if (axis.size() == 1 && axis.get(0) instanceof Place place) {
      return place.whole()
          ? Optional.of(List.of(Place.of(place.row(), place.line().padded(before, after))))
          : Optional.empty();
    }
    Tokens tokens = tokens(axis);
    return Optional.of(
        List.of(new Tokens(tokens.before() + before, tokens.grid(), tokens.after() + after)));
  }

  /** One after the other. */
  static Optional<List<Part>> join(List<List<Part>> axes) {
    List<List<Part>> placed = axes.stream().filter(Part::anyPlace).toList();
    if (placed.isEmpty()) {
      return Optional.of(Layout.plain(axes.stream().mapToLong(Part::size).sum()));
    }
    if (placed.size() == 1) {
      int at = axes.indexOf(placed.get(0));
      long before = axes.subList(0, at).stream().mapToLong(Part::size).sum();
      long after = axes.subList(at + 1, axes.size()).stream().mapToLong(Part::size).sum();
      return pad(placed.get(0), before, after);
    }
    List<Line> lines = new ArrayList<>();
    boolean row = false;
    for (List<Part> axis : axes) {
      if (axis.size() != 1
          || !(axis.get(0) instanceof Place place)
          || !place.whole()
          || (!lines.isEmpty() && place.row() != row)) {
        return Optional.empty();
      }
      row = place.row();
      lines.add(place.line());
    }
    return Optional.of(List.of(Place.of(row, Line.joined(lines))));
  }

  /** So many values over the same stretch of the image. */
  static Optional<List<Part>> scale(List<Part> axis, long size) {
    if (!Part.anyPlace(axis)) {
      return Optional.of(Layout.plain(size));
    }
    if (size == Part.size(axis)) {
      return Optional.of(axis);
    }
    if (axis.size() != 1 || !(axis.get(0) instanceof Place place) || !place.outermost()) {
      return Optional.empty();
    }
    // A coarser piece of a line has lost its inner one by a product: it is a line of its own.
    return place
        .line()
        .resampled(place.size())
        .flatMap(line -> line.resampled(size))
        .map(line -> List.<Part>of(Place.of(place.row(), line)));
  }

  /** Those of the given numbers, which may be negative. */
  static Optional<List<Part>> gather(List<Part> axis, long[] indices) {
    if (!Part.anyPlace(axis)) {
      return Optional.of(Layout.plain(indices.length));
    }
    if (axis.size() == 1 && axis.get(0) instanceof Place place && place.whole()) {
      return Optional.of(List.of(Place.of(place.row(), place.line().chosen(indices))));
    }
    long size = Part.size(axis);
    long first = indices.length == 0 ? 0 : Math.floorMod(indices[0], size);
    for (int i = 0; i < indices.length; i++) {
      if (Math.floorMod(indices[i], size) != first + i) {
        return Optional.empty();
      }
    }
    return slice(axis, first, indices.length, 1);
  }

  /** What is left of an axis that all or parts of were repeated. */
  static Optional<List<Part>> repeat(List<Part> axis, long size) {
    if (size == Part.size(axis)) {
      return Optional.of(axis);
    }
    boolean plain = axis.stream().allMatch(p -> p instanceof Plain) || Part.size(axis) == 1;
    return plain ? Optional.of(Layout.plain(size)) : Optional.empty();
  }
}
