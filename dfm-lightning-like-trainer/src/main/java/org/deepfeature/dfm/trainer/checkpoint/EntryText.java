package org.deepfeature.dfm.trainer.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Matrix;

/** An entry's JSON: all of it but the floats, and their shapes. */
record EntryText(
    int epoch,
    int batches,
    int position,
    List<String> images,
    Map<String, Double> numbers,
    Map<String, List<String>> texts,
    List<Shape> floats) {

  /** A matrix without its values. */
  record Shape(String name, int rows, int columns) {}

  static EntryText of(CheckpointEntry entry) {
    List<Shape> shapes = new ArrayList<>();
    new TreeMap<>(entry.matrices())
        .forEach((name, m) -> shapes.add(new Shape(name, m.rows(), m.columns())));
    return new EntryText(
        entry.epoch(),
        entry.batches(),
        entry.position(),
        entry.images(),
        entry.numbers(),
        entry.texts(),
        shapes);
  }

  /**
   * @param there bytes of floats beside this
   * @throws IllegalArgumentException if its shapes need others; nothing of their size was made
   */
  void requireBytes(long there) {
    long needed = 0;
    for (Shape shape : floats) {
      if (shape.rows() < 0 || shape.columns() < 0) {
        throw new IllegalArgumentException("a matrix of %s".formatted(shape));
      }
      needed = Math.addExact(needed, (long) shape.rows() * shape.columns());
    }
    if (needed != there / Float.BYTES) {
      throw new IllegalArgumentException(
          "its matrices have %s values; it has %s".formatted(needed, there / Float.BYTES));
    }
  }

  /** Empty matrices of its shapes, in the order of their floats. */
  Map<String, Matrix> matrices() {
    Map<String, Matrix> matrices = new TreeMap<>();
    floats.forEach(s -> matrices.put(s.name(), Matrix.zeros(s.rows(), s.columns())));
    return matrices;
  }

  CheckpointEntry with(Map<String, Matrix> matrices) {
    return new CheckpointEntry(
        epoch, batches, position, images, numbers, texts, new HashMap<>(matrices));
  }
}
