package org.deepfeature.dfm.backbone.onnx.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.backbone.onnx.graph.Part.Batch;
import org.deepfeature.dfm.backbone.onnx.graph.Part.Place;
import org.deepfeature.dfm.backbone.onnx.graph.Part.Plain;
import org.jspecify.annotations.Nullable;

/**
 * What the axes of a tensor stand for.
 *
 * @param axes each a list of pieces; an empty one takes one value
 */
record Layout(List<List<Part>> axes) {
  Layout {
    axes = axes.stream().map(List::copyOf).toList();
  }

  /** A tensor of that shape that has nothing to do with places in the image. */
  static Layout plain(List<Long> shape) {
    List<List<Part>> axes = new ArrayList<>();
    shape.forEach(d -> axes.add(plain(d)));
    return new Layout(axes);
  }

  static List<Part> plain(long size) {
    return size == 1 ? List.of() : List.of(new Plain(size));
  }

  /** The network's input, of that shape. */
  static Layout image(List<Long> shape, boolean channelsLast) {
    List<Part> rows = List.of(Place.of(true, Line.of(shape.get(channelsLast ? 1 : 2))));
    List<Part> columns = List.of(Place.of(false, Line.of(shape.get(channelsLast ? 2 : 3))));
    List<Part> channels = plain(shape.get(channelsLast ? 3 : 1));
    List<Part> batch = shape.get(0) == 1 ? List.of() : List.of(new Batch(shape.get(0)));
    return new Layout(
        channelsLast
            ? List.of(batch, rows, columns, channels)
            : List.of(batch, channels, rows, columns));
  }

  int rank() {
    return axes.size();
  }

  boolean anyPlace() {
    return axes.stream().anyMatch(Part::anyPlace);
  }

  Layout with(int axis, List<Part> parts) {
    List<List<Part>> changed = new ArrayList<>(axes);
    changed.set(axis, parts);
    return new Layout(changed);
  }

  /**
   * The same values in the same order under another shape. Empty if pieces would have to be cut
   * where they have no joint.
   */
  Optional<Layout> reshaped(List<Long> shape) {
    Deque<Part> open = new ArrayDeque<>(Part.merged(axes.stream().flatMap(List::stream).toList()));
    List<List<Part>> grouped = new ArrayList<>();
    for (int i = 0; i < shape.size(); i++) {
      List<Part> group = new ArrayList<>();
      long left = shape.get(i);
      if (left == 1 && i > 0 && isSingle(open.peek())) {
        group.add(open.remove());
      }
      while (left > 1) {
        Part part = open.poll();
        if (part == null) {
          return Optional.empty();
        }
        long size = part.size();
        if (left % size == 0) {
          group.add(part);
          left /= size;
        } else if (size % left == 0) {
          Optional<List<Part>> halves = Part.split(part, left);
          if (halves.isEmpty()) {
            return Optional.empty();
          }
          group.add(halves.get().get(0));
          open.push(halves.get().get(1));
          left = 1;
        } else {
          return Optional.empty();
        }
      }
      // A map of a single column: the column goes where its rows went.
      if (isSingle(open.peek()) && (i == shape.size() - 1 || endsOnRows(group))) {
        group.add(open.remove());
      }
      grouped.add(Part.merged(group));
    }
    return open.isEmpty() ? Optional.of(new Layout(grouped).enlarged()) : Optional.empty();
  }

  private static boolean isSingle(@Nullable Part part) {
    return part instanceof Place && part.size() == 1;
  }

  private static boolean endsOnRows(List<Part> group) {
    return !group.isEmpty() && group.get(group.size() - 1) instanceof Place place && place.row();
  }

  /** Channels that were put between rows and between columns alike make a map of more of both. */
  private Layout enlarged() {
    int rows = axisOfBlocks(true);
    int columns = axisOfBlocks(false);
    if (rows < 0 || columns < 0) {
      return this;
    }
    return with(rows, finer(axes.get(rows))).with(columns, finer(axes.get(columns)));
  }

  private int axisOfBlocks(boolean row) {
    for (int i = 0; i < axes.size(); i++) {
      List<Part> parts = axes.get(i);
      if (parts.size() == 2
          && parts.get(0) instanceof Place place
          && place.row() == row
          && place.whole()
          && place.line().inOrder()
          && parts.get(1) instanceof Plain) {
        return i;
      }
    }
    return -1;
  }

  private static List<Part> finer(List<Part> blocks) {
    Place place = (Place) blocks.get(0);
    Line line = place.line().resampled(Part.size(blocks)).orElseThrow();
    return List.of(Place.of(place.row(), line));
  }

  /**
   * The same where steps along a line whose places between them are gone are a line of their own.
   */
  Layout settled() {
    List<Part> all = axes.stream().flatMap(List::stream).flatMap(Part::inner).toList();
    Map<Line, Line> coarser = new HashMap<>();
    for (Part part : all) {
      if (part instanceof Place place
          && place.step() > 1
          && place.outermost()
          && all.stream().filter(p -> p instanceof Place o && o.line() == place.line()).count()
              == 1) {
        place.line().resampled(place.size()).ifPresent(line -> coarser.put(place.line(), line));
      }
    }
    return coarser.isEmpty()
        ? this
        : new Layout(axes.stream().map(axis -> Part.on(axis, coarser)).toList());
  }

  /** Such as "images x channels x rows x columns". */
  String inWords() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      words.add(i == 0 && !Part.anyPlace(axes.get(0)) ? "images" : inWords(axes.get(i)));
    }
    return String.join(" x ", words);
  }

  private static String inWords(List<Part> parts) {
    boolean rows = parts.stream().anyMatch(p -> p instanceof Place place && place.row());
    boolean columns = parts.stream().anyMatch(p -> p instanceof Place place && !place.row());
    if (parts.stream().anyMatch(p -> p instanceof Part.Tokens) || (rows && columns)) {
      return "positions";
    }
    return rows ? "rows" : columns ? "columns" : "values";
  }
}
