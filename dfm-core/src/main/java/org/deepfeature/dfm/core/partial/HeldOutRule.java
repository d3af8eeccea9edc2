package org.deepfeature.dfm.core.partial;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.deepfeature.dfm.api.Matrix;

/**
 * Which images thresholds come from: one in five by a hash, and of those the ones of the smallest
 * hashes. It depends on the hashes alone, so that any division into parts, any order and any number
 * of machines give the same. A hash is the first eight bytes of a SHA-256, unsigned: of a file, of
 * an embedding's values, or of a name where somebody gave one. Stateless and thread-safe.
 */
public final class HeldOutRule {
  private static final int ONE_IN = 5;
  private static final int CHOSEN = 2;

  /** Deviations at a location are within a twentieth of what more images would tell. */
  private static final int ENOUGH = 200;

  /** Fewer say nothing of a quantile. */
  private static final int FEW = 50;

  private static final long BYTES = 64 << 20;
  private static final int DIGITS = 2 * Long.BYTES;
  private static final int HEXADECIMAL = 16;

  private HeldOutRule() {}

  /**
   * @param key of an image
   * @return the hash of its UTF-8
   */
  public static long hash(String key) {
    return ByteBuffer.wrap(ImageRow.sha256(key)).getLong();
  }

  /**
   * @param sha256 in hexadecimal digits
   * @return the hash of what it is of
   * @throws NumberFormatException if it is none
   */
  public static long ofSha256(String sha256) {
    return Long.parseUnsignedLong(
        sha256.substring(0, Math.min(DIGITS, sha256.length())), HEXADECIMAL);
  }

  /**
   * @param embeddings one n × d matrix a layer
   * @param row {@code 0 <= row < n}
   * @return the hash of the values of that row as float64, big-endian, layer after layer
   */
  public static long ofValues(List<Matrix> embeddings, int row) {
    MessageDigest digest = ImageRow.sha256();
    for (Matrix layer : embeddings) {
      int d = layer.columns();
      ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(d, Double.BYTES));
      buffer.asDoubleBuffer().put(layer.data(), row * d, d);
      digest.update(buffer);
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /**
   * @param hash of an image
   * @return whether it may be held out
   */
  public static boolean isCandidate(long hash) {
    return Long.remainderUnsigned(hash, ONE_IN) == CHOSEN;
  }

  /**
   * @param bytesOfAnImage that its embeddings take, {@code > 0}
   * @return images to hold out, at most: 200, or as many as 64 MiB hold, but 50
   */
  public static int most(double bytesOfAnImage) {
    return (int) Math.max(FEW, Math.min(ENOUGH, BYTES / bytesOfAnImage));
  }

  /**
   * @param keys of all images, by which they are hashed
   * @param most images to hold out
   * @return keys of those that are held out
   */
  public static Set<String> of(List<String> keys, int most) {
    return new TreeSet<>(
        keys.stream()
            .filter(key -> isCandidate(hash(key)))
            .sorted((a, b) -> Long.compareUnsigned(hash(a), hash(b)))
            .limit(most)
            .sorted(Comparator.naturalOrder())
            .toList());
  }
}
