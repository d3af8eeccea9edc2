package org.deepfeature.dfm.backbone.djl.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
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
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

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
    this.group = new TensorGroup("", tensors(json(bytes(Long.BYTES, header))));
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

  private static JsonNode json(ByteBuffer header) throws IOException {
    byte[] text = new byte[header.remaining()];
    header.get(text);
    try {
      JsonNode json = JSON.readTree(text);
      if (json != null && json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw new IOException("its header is no JSON: " + e.getOriginalMessage(), e);
    }
    throw new IOException("its header is no JSON object");
  }

  private Map<String, StoredTensor> tensors(JsonNode header) throws IOException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue()));
      }
    }
    return tensors;
  }

  private StoredTensor tensor(String name, JsonNode json) throws IOException {
    String code = json.path("dtype").asText();
    List<Long> shape = numbers(name, "shape", json.path("shape"));
    List<Long> offsets = numbers(name, "data_offsets", json.path("data_offsets"));
    if (code.isEmpty() || offsets.size() != 2) {
      throw new IOException(
          "tensor '%s' is described by %s; expected dtype, shape and two data_offsets"
              .formatted(name, shortened(json)));
    }
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

  private static List<Long> numbers(String name, String key, JsonNode json) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode number : json) {
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
        throw new IOException(
            "tensor '%s' has %s %s; expected whole numbers from 0 on"
                .formatted(name, key, shortened(json)));
      }
      numbers.add(number.longValue());
    }
    if (!json.isArray()) {
      throw new IOException("tensor '%s' has no list %s".formatted(name, key));
    }
    return numbers;
  }

  private static String shortened(JsonNode json) {
    String text = json.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
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
