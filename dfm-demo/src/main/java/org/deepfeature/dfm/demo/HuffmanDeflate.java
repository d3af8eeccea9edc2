package org.deepfeature.dfm.demo;

import java.io.ByteArrayOutputStream;

/**
 * One block of RFC 1951 with a code of its own and literals only: filtered camera noise repeats
 * nothing that a search for matches could find.
 */
final class HuffmanDeflate {
  private static final int END = 256;
  private static final int LONGEST = 15;
  // The order in which the lengths of the code for lengths are given: RFC 1951, 3.2.7.
  private static final int[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private long bits;
  private int held;

  private HuffmanDeflate() {}

  static byte[] encode(byte[] data) {
    return new HuffmanDeflate().block(data);
  }

  private byte[] block(byte[] data) {
    int[] counts = new int[END + 1];
    counts[END] = 1;
    for (byte value : data) {
      counts[value & 0xFF]++;
    }
    int[] lengths = HuffmanCode.lengths(counts, LONGEST);
    int[] codes = HuffmanCode.codes(lengths);
    header(lengths);
    for (byte value : data) {
      code(codes[value & 0xFF], lengths[value & 0xFF]);
    }
    code(codes[END], lengths[END]);
    put(0, 7); // the last bits must leave, too
    return out.toByteArray();
  }

  private void header(int[] lengths) {
    put(1, 1); // the last block
    put(2, 2); // with its own codes
    put(0, 5); // 257 literals
    put(0, 5); // one distance, of no bits: there are none
    put(ORDER.length - 4, 4);
    for (int symbol : ORDER) {
      put(symbol < 16 ? 4 : 0, 3); // all lengths 0..15 are written in four bits
    }
    for (int length : lengths) {
      code(length, 4);
    }
    code(0, 4);
  }

  /** Codes go out from their first bit, everything else from its last. */
  private void code(int code, int length) {
    put(Integer.reverse(code) >>> (32 - length), length);
  }

  private void put(int value, int length) {
    bits |= (long) value << held;
    held += length;
    while (held >= 8) {
      out.write((int) bits & 0xFF);
      bits >>>= 8;
      held -= 8;
    }
  }
}
