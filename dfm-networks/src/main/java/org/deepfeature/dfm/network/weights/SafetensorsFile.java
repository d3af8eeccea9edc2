package org.deepfeature.dfm.network.weights;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code .safetensors} file: eight bytes that are the length of a JSON header, the header, the
 * values. What the header claims is held against the file before anything is allocated. Not
 * thread-safe.
 */
final class SafetensorsFile implements Closeable {
  private static final int MAX_HEADER = 100_000_000; // The format's own limit.

  /** A tensor's bytes, counted from the end of the header. */
  private record Range(String name, long begin, long end) {}

  private final FileChannel channel;
  private final long length;
  private final long start;
  private final List<Range> ranges = new ArrayList<>();
  private final TensorGroup group;

  private SafetensorsFile(FileChannel channel) throws IOException {
    this.channel = channel;
    this.length = channel.size();
    if (length < Long.BYTES) {
      throw new IOException("it has %s bytes; expected a header".formatted(length));
    }
    long header = bytes(0, Long.BYTES).getLong();
    if (header < 2 || header > Math.min(MAX_HEADER, length - Long.BYTES)) {
      throw new IOException(
          "its header has %s bytes in a file of %s; expected at most %s"
              .formatted(
                  Long.toUnsignedString(header),
                  length,
                  Math.min(MAX_HEADER, length - Long.BYTES)));
    }
    this.start = Long.BYTES + header;
    this.group = new TensorGroup("", tensors(bytes(Long.BYTES, header)));
    checkRanges();
  }

  /**
   * @param file to open
   * @return it; the caller closes it
   * @throws IOException if it is no such file, or its header is not true of it
   */
  static SafetensorsFile open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return new SafetensorsFile(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  TensorGroup group() {
    return group;
  }

  private Map<String, StoredTensor> tensors(ByteBuffer header) throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    String text = StandardCharsets.UTF_8.decode(header).toString();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        String name = json.nextName();
        if (name.equals("__metadata__")) {
          json.skipValue();
        } else if (tensors.put(name, tensor(name, json)) != null) {
          throw new IOException("tensor '" + name + "' is there twice");
        }
      }
      json.endObject();
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IOException("its header goes on behind its end");
      }
      return tensors;
    } catch (MalformedJsonException | EOFException | IllegalStateException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new IOException("its header is no JSON of tensors: " + why, e);
    }
  }

  private StoredTensor tensor(String name, JsonReader json) throws IOException {
    String code = "";
    List<Long> shape = null;
    List<Long> offsets = List.of();
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "dtype" -> code = json.nextString();
        case "shape" -> shape = numbers(name, "shape", json);
        case "data_offsets" -> offsets = numbers(name, "data_offsets", json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    if (code.isEmpty() || shape == null || offsets.size() != 2) {
      throw new IOException(
          "tensor '%s' is described by dtype '%s', shape %s and data_offsets %s; expected all three, two offsets"
              .formatted(name, code, shape, offsets));
    }
    return tensor(name, code, shape, offsets);
  }

  private StoredTensor tensor(String name, String code, List<Long> shape, List<Long> offsets)
      throws IOException {
    Range range = new Range(name, offsets.get(0), offsets.get(1));
    ranges.add(range);
    Optional<ScalarType> type = ScalarType.ofSafetensors(code);
    if (type.isEmpty()) {
      return StoredTensor.unreadable(code, shape);
    }
    long size = StoredTensor.size(shape);
    if (size > length || range.end - range.begin != size * type.get().bytes()) {
      throw new IOException(
          "tensor '%s' has bytes %s to %s; expected %s values of %s for shape %s"
              .formatted(name, range.begin, range.end, size, code, shape));
    }
    return new StoredTensor(
        type.get().toString(),
        shape,
        () -> {
          ByteBuffer bytes = bytes(start + range.begin, range.end - range.begin);
          return type.get().floats(bytes, (int) size);
        });
  }

  private static List<Long> numbers(String name, String key, JsonReader json) throws IOException {
    List<Long> numbers = new ArrayList<>();
    json.beginArray();
    while (json.hasNext()) {
      String number = json.peek() == JsonToken.NUMBER ? json.nextString() : "no number";
      if (!number.matches("[0-9]{1,18}")) {
        throw new IOException(
            "tensor '%s' has %s in %s; expected whole numbers from 0 on"
                .formatted(name, number, key));
      }
      numbers.add(Long.parseLong(number));
    }
    json.endArray();
    return numbers;
  }

  /** One behind the other, without holes, to the end: as the format has it. */
  private void checkRanges() throws IOException {
    ranges.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
    long at = 0;
    String before = "the header";
    for (Range range : ranges) {
      if (range.begin != at || range.end < range.begin) {
        throw new IOException(
            "tensor '%s' has bytes %s to %s, but %s ends at %s"
                .formatted(range.name, range.begin, range.end, before, at));
      }
      at = range.end;
      before = "'" + range.name + "'";
    }
    if (at != length - start) {
      throw new IOException(
          "it has %s bytes behind the header; expected %s".formatted(length - start, at));
    }
  }

  private ByteBuffer bytes(long position, long count) throws IOException {
    if (count > Integer.MAX_VALUE - 8) {
      throw new IOException("a tensor has %s bytes; expected less than 2^31 - 8".formatted(count));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("it was cut short while it was read");
      }
    }
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
