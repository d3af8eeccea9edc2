package org.deepfeature.dfm.trainer.checkpoint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.Matrix;

/**
 * What one training batch added. Immutable.
 *
 * @param epoch from 0
 * @param batches of the epoch that are done, this one included
 * @param position samples of the epoch that are done with, whether they could be read or not
 * @param images names of those of this batch that could be read
 * @param numbers by name
 * @param texts by name
 * @param matrices by name; values of float32 precision
 */
public record CheckpointEntry(
    int epoch,
    int batches,
    int position,
    List<String> images,
    Map<String, Double> numbers,
    Map<String, List<String>> texts,
    Map<String, Matrix> matrices) {
  public CheckpointEntry {
    images = List.copyOf(images);
    numbers = Map.copyOf(numbers);
    texts = Map.copyOf(texts);
    matrices = Map.copyOf(matrices);
  }

  /** An entry while hooks fill it. A name is given once. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Double> numbers = new HashMap<>();
    private final Map<String, List<String>> texts = new HashMap<>();
    private final Map<String, Matrix> matrices = new HashMap<>();

    /**
     * @param name of the value
     * @param value any number, also NaN
     */
    public void putNumber(String name, double value) {
      put(numbers, name, value);
    }

    /**
     * @param name of the value
     * @param values texts in order
     */
    public void putTexts(String name, List<String> values) {
      put(texts, name, List.copyOf(values));
    }

    /**
     * @param name of the value
     * @param rows values of float32 precision, as features are; kept as such
     */
    public void putFloats(String name, Matrix rows) {
      put(matrices, name, rows);
    }

    private static <T> void put(Map<String, T> map, String name, T value) {
      if (map.putIfAbsent(name, value) != null) {
        throw new IllegalArgumentException("A checkpoint has '" + name + "' already");
      }
    }

    /**
     * @param epoch from 0
     * @param batches of the epoch that are done
     * @param position samples of the epoch that are done with
     * @param images of this batch
     * @return the entry
     */
    public CheckpointEntry build(int epoch, int batches, int position, List<String> images) {
      return new CheckpointEntry(epoch, batches, position, images, numbers, texts, matrices);
    }
  }
}
