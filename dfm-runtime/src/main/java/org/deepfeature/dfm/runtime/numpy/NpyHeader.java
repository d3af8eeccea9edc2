package org.deepfeature.dfm.runtime.numpy;

import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.DfmException;

/**
 * The head of an {@code .npy} file (NumPy Enhancement Proposal 1, format versions 1 to 3).
 *
 * @param type of a value
 * @param order of the bytes of a value
 * @param fortran whether the first index runs fastest
 * @param shape one length a dimension
 * @param dataOffset bytes before the first value
 */
record NpyHeader(
    NpyType type, ByteOrder order, boolean fortran, List<Integer> shape, int dataOffset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_LENGTH = 1 << 16; // NumPy's own limit is 10,000 characters
  private static final Pattern DICTIONARY =
      Pattern.compile(
          "(?=.*'descr': *'([<>|=][^']*)')(?=.*'fortran_order': *(True|False))"
              + "(?=.*'shape': *\\(([\\d, ]*)\\)).*",
          Pattern.DOTALL);

  int bytesPerValue() {
    return type.bytes();
  }

  /** The number of values; may be larger than an array can be. */
  long size() {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }

  /** Holds the length of the file against what the header says of it. */
  void requireLength(FileChannel channel, Path path) throws IOException {
    long values;
    try {
      values = size();
    } catch (ArithmeticException e) {
      throw new DfmException("%s has shape %s".formatted(path, shape), e);
    }
    // Compared by division, since the product may be larger than a long.
    long there = channel.size() - dataOffset;
    if (there % bytesPerValue() != 0 || there / bytesPerValue() != values) {
      throw new DfmException(
          "%s has %s bytes; expected %s for shape %s of %s"
              .formatted(
                  path,
                  channel.size(),
                  BigInteger.valueOf(values)
                      .multiply(BigInteger.valueOf(bytesPerValue()))
                      .add(BigInteger.valueOf(dataOffset)),
                  shape,
                  type.code()));
    }
  }

  static NpyHeader read(FileChannel channel, Path path) throws IOException {
    ByteBuffer start = read(channel, 0, 12);
    byte[] magic = new byte[MAGIC.length];
    start.get(magic);
    int version = start.get(6);
    if (!Arrays.equals(magic, MAGIC) || version < 1 || version > 3) {
      throw new DfmException(
          "%s is %s; expected an .npy file of version 1, 2 or 3"
              .formatted(
                  path,
                  magic[0] == 'P' && magic[1] == 'K'
                      ? "an archive of arrays (.npz)"
                      : "not a NumPy array"));
    }
    int before = version == 1 ? 10 : 12;
    int length = version == 1 ? start.getShort(8) & 0xffff : start.getInt(8);
    if (length < 0 || length > MAX_LENGTH) {
      throw new DfmException(
          "%s has an .npy header of %s bytes; expected at most %s"
              .formatted(path, Integer.toUnsignedString(length), MAX_LENGTH));
    }
    String text = StandardCharsets.UTF_8.decode(read(channel, before, length)).toString();
    Matcher found = DICTIONARY.matcher(text);
    Optional<NpyType> type =
        found.matches() ? NpyType.of(found.group(1).substring(1)) : Optional.empty();
    if (type.isEmpty()) {
      throw new DfmException(
          "%s holds %s; expected a NumPy array of real numbers, such as float32 or float64"
              .formatted(path, text.strip().replaceAll("\\p{Cntrl}", "?")));
    }
    try {
      return new NpyHeader(
          type.get(),
          found.group(1).startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
          found.group(2).equals("True"),
          Arrays.stream(found.group(3).split(","))
              .map(String::strip)
              .filter(s -> !s.isEmpty())
              .map(Integer::valueOf)
              .toList(),
          before + length);
    } catch (NumberFormatException e) {
      throw new DfmException(
          "%s has shape (%s); expected lengths below 2^31".formatted(path, found.group(3)), e);
    }
  }

  private static ByteBuffer read(FileChannel channel, int position, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException(
            "it ends at byte %s, inside the .npy header".formatted(channel.size()));
      }
    }
    return bytes.flip();
  }

  /**
   * A version 1 header, of 128 bytes for any matrix, so that it can be written again when the
   * number of rows is known; the data after it is aligned to 64 bytes, as NumPy wants it.
   */
  static ByteBuffer format(String type, long... shape) {
    String lengths =
        Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "))
            + (shape.length == 1 ? "," : "");
    String text =
        "{'descr': '<%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, lengths);
    byte[] characters = text.getBytes(StandardCharsets.US_ASCII);
    // 10 bytes come before it, and the whole is a multiple of 64.
    byte[] padded = new byte[Math.max(128, (10 + characters.length) / 64 * 64 + 64) - 10];
    Arrays.fill(padded, (byte) ' ');
    System.arraycopy(characters, 0, padded, 0, characters.length);
    padded[padded.length - 1] = '\n';
    return ByteBuffer.allocate(10 + padded.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) padded.length)
        .put(padded)
        .flip();
  }
}
