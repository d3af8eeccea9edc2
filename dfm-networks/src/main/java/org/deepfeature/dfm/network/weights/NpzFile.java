package org.deepfeature.dfm.network.weights;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deepfeature.dfm.api.Tensor;

/** NumPy's {@code .npz}: each entry of a zip file is an array. Not thread-safe. */
final class NpzFile {
  static final String SUFFIX = ".npy";

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;
  private static final Pattern HEADER =
      Pattern.compile(
          "(?=.*'descr': *'([<>|=])(\\w+)')(?=.*'fortran_order': *(True|False))"
              + "(?=.*'shape': *\\(([\\d, ]*)\\)).*",
          Pattern.DOTALL);

  /** Where an array's values are, and in which order. */
  private record Layout(ScalarType type, ByteOrder order, boolean fortran, int start) {}

  private final CheckedZip zip;

  NpzFile(CheckedZip zip) {
    this.zip = zip;
  }

  /**
   * @return all arrays, under the names of their entries without {@code .npy}
   * @throws IOException if the header of one is not true of it; the message names it
   */
  TensorGroup group() throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String entry : zip.names()) {
      if (entry.endsWith(SUFFIX)) {
        String name = entry.substring(0, entry.length() - SUFFIX.length());
        tensors.put(name, tensor(entry));
      }
    }
    return new TensorGroup("", tensors);
  }

  private StoredTensor tensor(String entry) throws IOException {
    int start;
    String text;
    try (InputStream in = zip.open(entry)) {
      byte[] magic = in.readNBytes(8);
      if (magic.length < 8 || !Arrays.equals(magic, 0, 6, MAGIC, 0, 6)) {
        throw new IOException("entry '" + entry + "' is no NumPy array");
      }
      ByteBuffer length = little(in, magic[6] == 1 ? Short.BYTES : Integer.BYTES);
      int header = magic[6] == 1 ? length.getShort(0) & 0xffff : length.getInt(0);
      if (header < 0 || header > MAX_HEADER) {
        throw new IOException(
            "entry '%s' has a header of %s bytes; expected at most %s"
                .formatted(entry, Integer.toUnsignedString(header), MAX_HEADER));
      }
      text = StandardCharsets.UTF_8.decode(little(in, header)).toString();
      start = 8 + length.capacity() + header;
    }
    Matcher found = HEADER.matcher(text);
    if (!found.matches()) {
      return StoredTensor.unreadable(text.strip().replaceAll("\\p{Cntrl}", "?"), List.of());
    }
    List<Long> shape = shape(entry, found.group(4));
    Optional<ScalarType> type = ScalarType.ofNumpy(found.group(2));
    if (type.isEmpty()) {
      return StoredTensor.unreadable(found.group(1) + found.group(2), shape);
    }
    ByteOrder order = found.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    Layout layout =
        new Layout(type.get(), order, found.group(3).equals("True") && shape.size() > 1, start);
    long size = StoredTensor.size(shape);
    long bytes = zip.size(entry) - start;
    if (size > bytes || size * layout.type.bytes() != bytes) {
      throw new IOException(
          "entry '%s' has %s bytes of values; expected %s of %s for shape %s"
              .formatted(entry, bytes, size, layout.type, shape));
    }
    return new StoredTensor(layout.type.toString(), shape, () -> values(entry, layout, shape));
  }

  private static ByteBuffer little(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("an array ends inside its header");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Long> shape(String entry, String text) throws IOException {
    List<Long> shape = new ArrayList<>();
    for (String length : text.split(",")) {
      if (!length.isBlank()) {
        try {
          shape.add(Long.parseLong(length.strip()));
        } catch (NumberFormatException e) {
          throw new IOException("entry '%s' has shape (%s)".formatted(entry, text), e);
        }
      }
    }
    return shape;
  }

  private FloatBuffer values(String entry, Layout layout, List<Long> shape) throws IOException {
    int count = Math.toIntExact(StoredTensor.size(shape));
    byte[] bytes;
    try (InputStream in = zip.open(entry)) {
      in.skipNBytes(layout.start);
      bytes = in.readAllBytes();
    }
    FloatBuffer values = layout.type.floats(ByteBuffer.wrap(bytes).order(layout.order), count);
    return layout.fortran ? toC(values, shape) : values;
  }

  /** From first index fastest to last index fastest. */
  private static FloatBuffer toC(FloatBuffer fortran, List<Long> shape) {
    FloatBuffer result = Tensor.allocateDirect(fortran.capacity());
    int[] index = new int[shape.size()];
    for (int i = 0; i < fortran.capacity(); i++) {
      int at = 0;
      for (int d = 0; d < index.length; d++) {
        at = at * (int) (long) shape.get(d) + index[d];
      }
      result.put(at, fortran.get(i));
      for (int d = 0; d < index.length && ++index[d] == shape.get(d); d++) {
        index[d] = 0;
      }
    }
    return result;
  }
}
