package org.deepfeature.dfm.runtime.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whole numbers of the first directory of a TIFF file, plain or big. Values that lie outside of the
 * file are left out.
 */
final class TiffTags {
  private static final int PLAIN = 42;
  private static final int BIG = 43;

  private final ByteBuffer file;
  private final boolean big;
  private final Map<Integer, long[]> values = new HashMap<>();

  private TiffTags(ByteBuffer file, boolean big) {
    this.file = file;
    this.big = big;
  }

  /**
   * @param bytes a file
   * @return its first directory; empty if there is none
   */
  static Optional<TiffTags> parse(byte[] bytes) {
    ByteBuffer file = ByteBuffer.wrap(bytes);
    if (bytes.length < Long.BYTES) {
      return Optional.empty();
    }
    int order = file.getShort(0);
    file.order(order == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int version = file.getShort(2);
    if ((order != 0x4949 && order != 0x4D4D) || (version != PLAIN && version != BIG)) {
      return Optional.empty();
    }
    TiffTags tags = new TiffTags(file, version == BIG);
    return tags.readDirectory() ? Optional.of(tags) : Optional.empty();
  }

  /** Returns whether offsets have 64 bits. */
  boolean big() {
    return big;
  }

  /** Returns the values of a tag; none if it is absent or no whole numbers. */
  long[] numbers(int tag) {
    return values.getOrDefault(tag, new long[0]).clone();
  }

  /** Returns the first value of a tag, or what stands for it where the tag is absent. */
  long number(int tag, long otherwise) {
    long[] found = values.getOrDefault(tag, new long[0]);
    return found.length == 0 ? otherwise : found[0];
  }

  /** Returns whether the tag has whole numbers. */
  boolean has(int tag) {
    return values.containsKey(tag);
  }

  private boolean readDirectory() {
    long start = big ? offset(8) : offset(4);
    int entry = big ? 20 : 12;
    int head = big ? 8 : 2;
    if (start < 8 || start > file.capacity() - head) {
      return false;
    }
    long count = big ? file.getLong((int) start) : file.getShort((int) start) & 0xFFFF;
    for (long i = 0; i < count; i++) {
      long at = start + head + i * entry;
      if (at + entry > file.capacity()) {
        return i > 0;
      }
      readEntry((int) at);
    }
    return count > 0;
  }

  private void readEntry(int at) {
    int tag = file.getShort(at) & 0xFFFF;
    int size = size(file.getShort(at + 2) & 0xFFFF);
    long count = big ? file.getLong(at + 4) : file.getInt(at + 4) & 0xFFFFFFFFL;
    int field = big ? at + 12 : at + 8;
    if (size == 0 || count < 1 || count > file.capacity() / size) {
      return;
    }
    boolean inside = count * size <= (big ? Long.BYTES : Integer.BYTES);
    long from = inside ? field : offset(field);
    if (from < 0 || from + count * size > file.capacity()) {
      return;
    }
    long[] numbers = new long[(int) count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number((int) from + i * size, size);
    }
    values.putIfAbsent(tag, numbers);
  }

  private long offset(int at) {
    if (big) {
      return at + Long.BYTES <= file.capacity() ? file.getLong(at) : -1;
    }
    return file.getInt(at) & 0xFFFFFFFFL;
  }

  private long number(int at, int size) {
    return switch (size) {
      case Byte.BYTES -> file.get(at) & 0xFF;
      case Short.BYTES -> file.getShort(at) & 0xFFFF;
      case Integer.BYTES -> file.getInt(at) & 0xFFFFFFFFL;
      default -> file.getLong(at);
    };
  }

  private static int size(int type) {
    return switch (type) {
      case 1, 7 -> Byte.BYTES;
      case 3 -> Short.BYTES;
      case 4, 13 -> Integer.BYTES;
      case 16, 18 -> Long.BYTES;
      default -> 0;
    };
  }
}
