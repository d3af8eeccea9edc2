package org.deepfeature.dfm.runtime.modelfile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;

/**
 * What a model file holds. Treat both parts as read-only.
 *
 * @param metadata everything that is not a tensor: backbone, layers, options, hashes, versions,
 *     thresholds
 * @param tensors name → float64 matrix; names are free but for {@code __metadata__}
 * @param blobs name → bytes, such as a network's file; names differ from those of tensors
 * @param attachments name → what is there for those who ask for it alone; names differ from those
 *     of tensors and blobs
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes of files within a file; never compared.
public record ModelFile(
    ObjectNode metadata,
    Map<String, Matrix> tensors,
    Map<String, byte[]> blobs,
    Map<String, Attachment> attachments) {
  /** The version of the layout that {@link ModelFileWriter} writes where there are no blobs. */
  public static final int FORMAT_VERSION = 1;

  /** The version with blobs. */
  public static final int WITH_BLOBS = 2;

  /** The version with attachments, the newest that {@link ModelFileReader} reads. */
  public static final int WITH_ATTACHMENTS = 3;

  public ModelFile {
    metadata = metadata.deepCopy();
    tensors = Map.copyOf(tensors);
    blobs = Map.copyOf(blobs);
    attachments = Map.copyOf(attachments);
    if (tensors.containsKey("__metadata__")
        || blobs.containsKey("__metadata__")
        || attachments.containsKey("__metadata__")) {
      throw new IllegalArgumentException("A tensor cannot be named __metadata__");
    }
  }

  /**
   * Without blobs.
   *
   * @param metadata as above
   * @param tensors as above
   */
  public ModelFile(ObjectNode metadata, Map<String, Matrix> tensors) {
    this(metadata, tensors, Map.of());
  }

  /**
   * Without attachments.
   *
   * @param metadata as above
   * @param tensors as above
   * @param blobs as above
   */
  public ModelFile(ObjectNode metadata, Map<String, Matrix> tensors, Map<String, byte[]> blobs) {
    this(metadata, tensors, blobs, Map.of());
  }

  int version() {
    if (!attachments.isEmpty()) {
      return WITH_ATTACHMENTS;
    }
    return blobs.isEmpty() ? FORMAT_VERSION : WITH_BLOBS;
  }

  /**
   * @param metadata as above
   * @param states part of the model, such as {@code reducer} → its state; no part's name has a dot
   * @return a model file whose tensors are named {@code part.matrix}
   */
  public static ModelFile of(ObjectNode metadata, Map<String, State> states) {
    Map<String, Matrix> tensors = new TreeMap<>();
    states.forEach(
        (part, state) ->
            state.matrices().forEach((name, matrix) -> tensors.put(part + "." + name, matrix)));
    return new ModelFile(metadata, tensors);
  }

  /**
   * @param part a part's name
   * @return its matrices, as they were given to {@link #of}; none if there is no such part
   */
  public State state(String part) {
    Map<String, Matrix> matrices = new TreeMap<>();
    tensors.forEach(
        (name, matrix) -> {
          if (name.startsWith(part + ".")) {
            matrices.put(name.substring(part.length() + 1), matrix);
          }
        });
    return new State(matrices);
  }
}
