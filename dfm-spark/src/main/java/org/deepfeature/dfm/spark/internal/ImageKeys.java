package org.deepfeature.dfm.spark.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.spark.sql.Row;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.jspecify.annotations.Nullable;

/** What tells an image from others, wherever it is read. Stateless and thread-safe. */
final class ImageKeys {
  private static final byte[] NOTHING = new byte[0];

  private ImageKeys() {}

  /**
   * @param id of its column; null if there is none
   * @param value bytes, a row of the image source, an array or a vector
   */
  static String of(@Nullable Object id, Object value) {
    if (id instanceof Number number && !(id instanceof Double) && !(id instanceof Float)) {
      // In their order as numbers, which is the order of the rows on one machine.
      return HexFormat.of().toHexDigits(number.longValue() ^ Long.MIN_VALUE);
    }
    return id == null ? contentOf(value) : path(id.toString());
  }

  /**
   * @param row value first, name second if there is one
   * @param named whether there is
   */
  static String of(Row row, boolean named) {
    Object value = row.get(0);
    return of(named ? row.get(1) : null, value == null ? NOTHING : value);
  }

  /** The same file has the same name here and where no scheme is written. */
  static String path(String id) {
    return id.startsWith("file:") ? id.substring("file:".length()).replaceFirst("^/+", "/") : id;
  }

  /**
   * @param value bytes, a row of the image source, an array or a vector
   * @return SHA-256 of a file's bytes, of decoded pixels, or of values as float64, big-endian
   */
  static String contentOf(Object value) {
    MessageDigest digest = Sha256.begin();
    if (value instanceof byte[] bytes) {
      digest.update(bytes);
    } else if (value instanceof Row image) {
      byte[] data = image.getAs("data");
      digest.update(data == null ? NOTHING : data);
    } else {
      update(digest, value);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, Object embedding) {
    double[] values;
    try {
      values = EmbeddingRows.read(embedding).data();
    } catch (IllegalArgumentException e) {
      // It will be left out, with a name by which it can be found.
      digest.update(embedding.toString().getBytes(StandardCharsets.UTF_8));
      return;
    }
    ByteBuffer buffer = ByteBuffer.allocate(values.length * Double.BYTES);
    buffer.asDoubleBuffer().put(values);
    digest.update(buffer);
  }
}
