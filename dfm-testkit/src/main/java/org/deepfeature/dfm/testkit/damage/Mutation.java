package org.deepfeature.dfm.testkit.damage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes files by chance, the same way for the same number: bits, bytes, lengths, numbers in text,
 * cuts, and pieces of other files. Used by one thread.
 */
final class Mutation {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    127,
    128,
    255,
    256,
    32767,
    65535,
    1 << 20,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    Integer.MAX_VALUE - 7L,
    1L << 31,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final List<String> TEXTS =
      List.of(
          "0",
          "-1",
          "1.9",
          "1e400",
          "NaN",
          "null",
          "~",
          "2147483648",
          "1099511627776",
          "9223372036854775808",
          "\u0000",
          "\n",
          "\"",
          "[[[[[[[[",
          "{",
          "%s",
          "../");
  private static final int MOST_CHANGES = 3;
  private static final int LONGEST_PIECE = 64;

  private final SplittableRandom random;
  private final List<byte[]> files;
  private final List<byte[]> words;

  /**
   * @param number tells one case from another
   * @param files whole ones
   * @param words pieces that mean something in such files
   */
  Mutation(long number, List<byte[]> files, List<byte[]> words) {
    this.random = new SplittableRandom(0x5DEECE66DL + number);
    this.files = files;
    this.words = words;
  }

  /** Returns a changed file. */
  byte[] next() {
    byte[] bytes = any(files).clone();
    int changes = random.nextInt(1, MOST_CHANGES + 1);
    for (int i = 0; i < changes; i++) {
      bytes = bytes.length == 0 ? bytes : changed(bytes);
    }
    return bytes;
  }

  private byte[] changed(byte[] bytes) {
    return switch (random.nextInt(10)) {
      case 0 -> bits(bytes);
      case 1 -> number(bytes, 1 << random.nextInt(4));
      case 2 -> number(bytes, Integer.BYTES);
      case 3 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 4 -> replaced(bytes, new byte[0]);
      case 5 -> replaced(bytes, piece(bytes));
      case 6 -> spliced(bytes, any(files));
      case 7 -> digits(bytes);
      case 8 -> replaced(bytes, any(TEXTS).getBytes(StandardCharsets.UTF_8));
      default -> replaced(bytes, words.isEmpty() ? piece(any(files)) : any(words));
    };
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private byte[] bits(byte[] bytes) {
    for (int i = random.nextInt(8); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  /** Most lengths and counts are near the beginning. */
  private int place(int length) {
    return random.nextBoolean()
        ? random.nextInt(length)
        : random.nextInt(Math.min(length, 2 * LONGEST_PIECE));
  }

  private byte[] number(byte[] bytes, int size) {
    if (bytes.length < size) {
      return bits(bytes);
    }
    ByteBuffer value = ByteBuffer.allocate(Long.BYTES);
    boolean little = random.nextBoolean();
    value.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    value.putLong(0, NUMBERS[random.nextInt(NUMBERS.length)] + random.nextInt(-1, 2));
    int from = little ? 0 : Long.BYTES - size;
    int at = Math.min(place(bytes.length), bytes.length - size);
    System.arraycopy(value.array(), from, bytes, at, size);
    return bytes;
  }

  private byte[] piece(byte[] of) {
    int from = random.nextInt(of.length);
    return Arrays.copyOfRange(
        of, from, Math.min(of.length, from + 1 + random.nextInt(LONGEST_PIECE)));
  }

  private byte[] replaced(byte[] bytes, byte[] by) {
    int from = place(bytes.length);
    int to = random.nextBoolean() ? from : Math.min(bytes.length, from + by.length);
    if (by.length == 0) {
      to = Math.min(bytes.length, from + 1 + random.nextInt(LONGEST_PIECE));
    }
    return joined(Arrays.copyOf(bytes, from), by, Arrays.copyOfRange(bytes, to, bytes.length));
  }

  private byte[] spliced(byte[] bytes, byte[] other) {
    int end = random.nextInt(bytes.length);
    int from = random.nextInt(other.length);
    return joined(
        Arrays.copyOf(bytes, end), Arrays.copyOfRange(other, from, other.length), new byte[0]);
  }

  /** Another number where one stands in text. */
  private byte[] digits(byte[] bytes) {
    int start = place(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int from = (start + i) % bytes.length;
      if (bytes[from] >= '0' && bytes[from] <= '9') {
        int to = from;
        while (to < bytes.length && bytes[to] >= '0' && bytes[to] <= '9') {
          to++;
        }
        return joined(
            Arrays.copyOf(bytes, from),
            any(TEXTS).getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(bytes, to, bytes.length));
      }
    }
    return bits(bytes);
  }

  private static byte[] joined(byte[] a, byte[] b, byte[] c) {
    byte[] all = Arrays.copyOf(a, a.length + b.length + c.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    System.arraycopy(c, 0, all, a.length + b.length, c.length);
    return all;
  }
}
