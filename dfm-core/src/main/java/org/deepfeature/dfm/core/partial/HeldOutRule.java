package org.deepfeature.dfm.core.partial;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which images thresholds come from: one in five by a hash of its key, and of those the ones of the
 * smallest hashes. It depends on the keys alone, so that any division into parts, any order and any
 * number of machines give the same. Stateless and thread-safe.
 */
public final class HeldOutRule {
  private static final int ONE_IN = 5;
  private static final int CHOSEN = 2;

  private HeldOutRule() {}

  /**
   * @param key of an image
   * @return the first eight bytes of the SHA-256 of its UTF-8, unsigned
   */
  public static long hash(String key) {
    return ImageRow.hash(key);
  }

  static boolean isCandidate(long hash) {
    return Long.remainderUnsigned(hash, ONE_IN) == CHOSEN;
  }

  /**
   * @param keys of all images
   * @param most images to hold out
   * @return keys of those that are held out
   */
  public static Set<String> of(List<String> keys, int most) {
    return new TreeSet<>(
        keys.stream()
            .filter(key -> isCandidate(ImageRow.hash(key)))
            .sorted((a, b) -> Long.compareUnsigned(ImageRow.hash(a), ImageRow.hash(b)))
            .limit(most)
            .sorted(Comparator.naturalOrder())
            .toList());
  }
}
