package org.deepfeature.dfm.core.partial;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.deepfeature.dfm.api.Matrix;

/**
 * The embeddings of one image, as compact as they travel. Immutable and thread-safe.
 *
 * @param key what tells the image from others, such as its path
 * @param hash by which it is held out or not
 * @param values of all layers, little by little: float32 or float64 as the plan says
 */
@SuppressWarnings("ArrayRecordComponent") // Never changed; compared by its own comparators.
record ImageRow(String key, long hash, byte[] values) {
  /**
   * Of those held out: the smallest hashes, whatever part they come from. Files of the same content
   * are one image, whatever their names.
   */
  static final Comparator<ImageRow> BY_HASH =
      ((Comparator<ImageRow>) (a, b) -> Long.compareUnsigned(a.hash, b.hash))
          .thenComparing((a, b) -> Arrays.compare(a.values, b.values));

  /** As one machine lists its files. */
  static final Comparator<ImageRow> BY_KEY =
      Comparator.comparing(ImageRow::key)
          .thenComparing((a, b) -> Arrays.compare(a.values, b.values));

  static ImageRow of(String key, long hash, List<Matrix> embeddings, boolean float64, int bytes) {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    for (Matrix row : embeddings) {
      for (double value : row.data()) {
        if (float64) {
          buffer.putDouble(value);
        } else {
          buffer.putFloat((float) value);
        }
      }
    }
    return new ImageRow(key, hash, buffer.array());
  }

  static byte[] sha256(String key) {
    return sha256().digest(key.getBytes(StandardCharsets.UTF_8));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** Whether it may be held out: one in five. */
  boolean isCandidate() {
    return HeldOutRule.isCandidate(hash);
  }

  /** Copies some of its values to a row of a matrix. */
  void copyTo(boolean float64, int from, double[] target, int at, int count) {
    ByteBuffer buffer = ByteBuffer.wrap(values);
    int size = float64 ? Double.BYTES : Float.BYTES;
    buffer.position(from * size);
    for (int i = 0; i < count; i++) {
      target[at + i] = float64 ? buffer.getDouble() : buffer.getFloat();
    }
  }
}
