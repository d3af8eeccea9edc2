package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.modelfile.Attachment;
import org.deepfeature.dfm.runtime.modelfile.ModelFile;

/**
 * The statistics of an updatable model: the float32 embeddings that it was fitted on, so that they
 * merge with others, and can be taken out again, to the bit. They stay in their file. Immutable and
 * thread-safe.
 *
 * @param rows of all layers, in the order in which they were fitted on
 * @param layers n × d each
 */
public record KeptRows(List<KeptRow> rows, List<Attachment> layers) {
  static final String TABLE = "kept_rows";
  private static final double KILOBYTE = 1e3;
  private static final double MEGABYTE = 1e6;
  private static final String LAYER = "kept_embeddings_";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public KeptRows {
    rows = List.copyOf(rows);
    layers = List.copyOf(layers);
  }

  /**
   * @param file any model's
   * @return what it keeps; empty if it is not updatable
   * @throws DfmException if the list of rows is damaged
   */
  static Optional<KeptRows> of(ModelFile file) {
    Attachment table = file.attachments().get(TABLE);
    if (table == null) {
      return Optional.empty();
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.read(
        chunk -> {
          byte[] part = new byte[chunk.remaining()];
          chunk.get(part);
          bytes.write(part);
        });
    List<Attachment> layers = new ArrayList<>();
    for (Attachment layer = file.attachments().get(LAYER + 0);
        layer != null;
        layer = file.attachments().get(LAYER + layers.size())) {
      layers.add(layer);
    }
    try {
      return Optional.of(
          new KeptRows(List.of(JSON.readValue(bytes.toByteArray(), KeptRow[].class)), layers));
    } catch (IOException e) {
      throw new DfmException(
          "The list of images that %s keeps cannot be read: %s"
              .formatted(table.source().name(), e.getMessage()),
          e);
    }
  }

  /** Returns what a model file needs to have them. */
  Map<String, Attachment> attachments() {
    Map<String, Attachment> all = new TreeMap<>();
    all.put(TABLE, table());
    for (int l = 0; l < layers.size(); l++) {
      all.put(LAYER + l, layers.get(l));
    }
    return all;
  }

  private Attachment table() {
    try {
      return MemoryBytes.attachment(JSON.writeValueAsBytes(rows), "the list of images");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A list of images cannot be written as JSON", e);
    }
  }

  /**
   * @return images, copies not counted
   */
  public long images() {
    return rows.stream().filter(row -> row.copy() == 0).count();
  }

  /**
   * @return images that are false alarms, copies not counted
   */
  public long falseAlarms() {
    return rows.stream().filter(row -> row.copy() == 0 && row.falseAlarm()).count();
  }

  /**
   * @return bytes of the embeddings
   */
  public long bytes() {
    return layers.stream().mapToLong(Attachment::bytes).sum();
  }

  /**
   * @return their size, such as {@code 300 x 16,384 float32, 19.7 MB}
   */
  public String size() {
    String values =
        layers.stream()
            .map(layer -> String.format(Locale.ROOT, "%,d", layer.columns()))
            .collect(Collectors.joining(" + "));
    boolean large = bytes() >= MEGABYTE;
    return String.format(
        Locale.ROOT,
        layers.size() == 1 ? "%,d x %s float32, %.1f %s" : "%,d x (%s) float32, %.1f %s",
        rows.size(),
        values,
        bytes() / (large ? MEGABYTE : KILOBYTE),
        large ? "MB" : "kB");
  }

  /**
   * @throws DfmException if a byte of the embeddings has changed
   */
  public void verify() {
    layers.forEach(Attachment::verify);
  }

  /** Takes a block of rows. */
  @FunctionalInterface
  public interface Block {
    /**
     * @param embeddings one n × d matrix a layer
     * @param rows n, of the same images
     */
    void take(List<Matrix> embeddings, List<KeptRow> rows);
  }

  /**
   * Reads all rows, a block at a time.
   *
   * @param most rows of a block; only the last has fewer
   * @param block gets them in order; what it got is worth nothing if this throws
   * @throws DfmException if they cannot be read; {@link #verify} tells whether they are intact
   */
  public void forEachBlock(int most, Block block) {
    try (KeptReader reader = KeptReader.open(layers)) {
      for (int from = 0; from < rows.size(); from += most) {
        int to = Math.min(rows.size(), from + most);
        block.take(reader.next(to - from), rows.subList(from, to));
      }
    } catch (IOException e) {
      throw new DfmException("Cannot read the kept embeddings: " + e.getMessage(), e);
    }
  }

  /** A chunk of float32 values as float64. */
  static double[] widened(ByteBuffer chunk) {
    float[] values = new float[chunk.remaining() / Float.BYTES];
    chunk.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }
}
