package org.deepfeature.dfm.core.partial;

import java.util.HexFormat;

/**
 * A hash of a set of keys, which does not depend on their order: the sum of their SHA-256, modulo
 * 2^256. Not thread-safe.
 */
final class KeySet {
  private final byte[] sum = new byte[32];

  void add(String key) {
    add(ImageRow.sha256(key));
  }

  void add(byte[] other) {
    int carry = 0;
    for (int i = sum.length - 1; i >= 0; i--) {
      int value = (sum[i] & 0xff) + (other[i] & 0xff) + carry;
      sum[i] = (byte) value;
      carry = value >> 8;
    }
  }

  byte[] sum() {
    return sum.clone();
  }

  String hex() {
    return HexFormat.of().formatHex(sum);
  }
}
