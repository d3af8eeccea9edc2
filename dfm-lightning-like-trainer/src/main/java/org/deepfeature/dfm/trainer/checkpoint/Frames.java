package org.deepfeature.dfm.trainer.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32C;
import org.deepfeature.dfm.api.Matrix;

/**
 * A frame of a checkpoint, little-endian: the length of its JSON (int32) and of its floats (int64,
 * bytes), the JSON, the floats, CRC-32C of all that (int32).
 */
final class Frames {
  static final ObjectMapper MAPPER = JsonMapper.builder().build();
  static final int PREFIX = Integer.BYTES + Long.BYTES;
  private static final int MOST_JSON = 1 << 28;
  private static final int CHUNK = 1 << 20;

  private Frames() {}

  /** Where a frame lies, and its JSON. */
  record Frame(JsonNode json, long floats, long floatBytes, long end) {}

  /** What takes bytes. */
  interface Sink {
    void write(ByteBuffer bytes) throws IOException;
  }

  static void write(Sink sink, Object json, Collection<Matrix> floats) throws IOException {
    byte[] text = MAPPER.writeValueAsBytes(json);
    long values = floats.stream().mapToLong(m -> m.data().length).sum();
    CRC32C crc = new CRC32C();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    chunk.putInt(text.length).putLong(values * Float.BYTES);
    flush(sink, chunk, crc);
    flush(sink, ByteBuffer.wrap(text).position(text.length), crc);
    for (Matrix matrix : floats) {
      for (double value : matrix.data()) {
        chunk.putFloat((float) value);
        if (!chunk.hasRemaining()) {
          flush(sink, chunk, crc);
        }
      }
    }
    flush(sink, chunk, crc);
    chunk.putInt((int) crc.getValue());
    sink.write(chunk.flip());
  }

  private static void flush(Sink sink, ByteBuffer bytes, CRC32C crc) throws IOException {
    bytes.flip();
    crc.update(bytes.duplicate());
    sink.write(bytes);
    bytes.clear();
  }

  /** Returns the frame that begins at a place; throws if it is cut short or altered. */
  static Frame read(FileChannel channel, long from) throws IOException {
    ByteBuffer prefix = bytes(channel, from, PREFIX);
    int jsonBytes = prefix.getInt(0);
    long floatBytes = prefix.getLong(Integer.BYTES);
    long floats = from + PREFIX + jsonBytes;
    if (jsonBytes < 0
        || jsonBytes > MOST_JSON
        || floatBytes < 0
        || floatBytes % Float.BYTES != 0
        || floats + floatBytes + Integer.BYTES > channel.size()) {
      throw new EOFException("a frame is cut short");
    }
    CRC32C crc = new CRC32C();
    crc.update(prefix.duplicate());
    ByteBuffer json = bytes(channel, from + PREFIX, jsonBytes);
    crc.update(json.duplicate());
    for (long at = floats; at < floats + floatBytes; ) {
      ByteBuffer some = bytes(channel, at, (int) Math.min(CHUNK, floats + floatBytes - at));
      at += some.remaining();
      crc.update(some);
    }
    long end = floats + floatBytes + Integer.BYTES;
    if (bytes(channel, end - Integer.BYTES, Integer.BYTES).getInt(0) != (int) crc.getValue()) {
      throw new EOFException("a frame is altered");
    }
    byte[] text = new byte[jsonBytes];
    json.get(text);
    return new Frame(MAPPER.readTree(text), floats, floatBytes, end);
  }

  static void readFloats(FileChannel channel, long from, List<Matrix> into) throws IOException {
    long at = from;
    for (Matrix matrix : into) {
      double[] values = matrix.data();
      for (int i = 0; i < values.length; ) {
        int some = Math.min(values.length - i, CHUNK / Float.BYTES);
        ByteBuffer bytes = bytes(channel, at, some * Float.BYTES);
        at += bytes.remaining();
        while (bytes.hasRemaining()) {
          values[i++] = bytes.getFloat();
        }
      }
    }
  }

  static ByteBuffer bytes(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("a frame is cut short");
      }
    }
    return bytes.flip();
  }
}
