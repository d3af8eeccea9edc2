package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A piece of an axis; those of one axis count like digits, the last one fastest. */
sealed interface Part {
  /** How many values it takes. */
  long size();

  /** Channels, heads, constants: what has no place in the image. */
  record Plain(long size) implements Part {}

  /** The images. */
  record Batch(long size) implements Part {}

  /**
   * Rows or columns of a map.
   *
   * @param row whether they are rows
   * @param line all of them
   * @param size how many values this piece takes
   * @param step how many of the line's places are between one and the next
   */
  record Place(boolean row, Line line, long size, long step) implements Part {
    static Place of(boolean row, Line line) {
      return new Place(row, line, line.length(), 1);
    }

    /** Whether it goes from the line's beginning to its end, in steps. */
    boolean outermost() {
      return size * step == line.length();
    }

    boolean whole() {
      return step == 1 && outermost();
    }
  }

  /**
   * Positions of a map in one axis, with others around that have no place: class token, registers.
   */
  record Tokens(long before, List<Part> grid, long after) implements Part {
    @Override
    public long size() {
      return before + Part.size(grid) + after;
    }
  }

  static long size(List<Part> parts) {
    return parts.stream().mapToLong(Part::size).reduce(1, (a, b) -> a * b);
  }

  static boolean anyPlace(List<Part> parts) {
    return parts.stream().anyMatch(p -> p instanceof Place || p instanceof Tokens);
  }

  /** The piece as an outer one of that size and an inner one; empty if it cannot be split so. */
  static Optional<List<Part>> split(Part part, long outer) {
    long inner = part.size() / outer;
    if (part instanceof Plain) {
      return Optional.of(List.of(new Plain(outer), new Plain(inner)));
    }
    if (part instanceof Place place) {
      return Optional.of(
          List.of(
              new Place(place.row(), place.line(), outer, place.step() * inner),
              new Place(place.row(), place.line(), inner, place.step())));
    }
    return Optional.empty();
  }

  /** The same with neighbours joined that belong together. */
  static List<Part> merged(List<Part> parts) {
    List<Part> merged = new ArrayList<>();
    for (Part part : parts) {
      if (part.size() == 1 && !(part instanceof Place)) {
        continue;
      }
      Part last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (last instanceof Plain before && part instanceof Plain plain) {
        merged.set(merged.size() - 1, new Plain(before.size() * plain.size()));
      } else if (last instanceof Place outer
          && part instanceof Place inner
          && outer.line() == inner.line()
          && outer.row() == inner.row()
          && outer.step() == inner.size() * inner.step()) {
        merged.set(
            merged.size() - 1,
            new Place(outer.row(), outer.line(), outer.size() * inner.size(), inner.step()));
      } else {
        merged.add(part);
      }
    }
    return merged;
  }

  /** Itself, or the positions among tokens. */
  static Stream<Part> inner(Part part) {
    return part instanceof Tokens tokens ? tokens.grid().stream() : Stream.of(part);
  }

  /** The same with places on the lines that some lines became. */
  static List<Part> on(List<Part> parts, Map<Line, Line> coarser) {
    List<Part> changed = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Tokens t) {
        changed.add(new Tokens(t.before(), on(t.grid(), coarser), t.after()));
      } else if (part instanceof Place place && coarser.containsKey(place.line())) {
        changed.add(Place.of(place.row(), coarser.get(place.line())));
      } else {
        changed.add(part);
      }
    }
    return changed;
  }

  /** Whether two axes of one size can stand for the same. */
  static boolean alike(List<Part> one, List<Part> other) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (!alike(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean alike(Part one, Part other) {
    if (one instanceof Place a && other instanceof Place b) {
      return a.row() == b.row()
          && a.size() == b.size()
          && a.step() == b.step()
          && a.line().inOrder() == b.line().inOrder();
    }
    if (one instanceof Tokens a && other instanceof Tokens b) {
      return a.before() == b.before() && a.after() == b.after() && alike(a.grid(), b.grid());
    }
    return one.getClass() == other.getClass() && one.size() == other.size();
  }
}
