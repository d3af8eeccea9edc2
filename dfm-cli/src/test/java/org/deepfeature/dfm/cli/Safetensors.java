package org.deepfeature.dfm.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Writes weights in the safetensors format, for tests. */
final class Safetensors {
  /** A float32 parameter. */
  @SuppressWarnings("ArrayRecordComponent") // Written once; never compared.
  record Parameter(int[] shape, float[] values) {
    static int count(int... shape) {
      return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    static Parameter filled(double value, int... shape) {
      float[] values = new float[count(shape)];
      Arrays.fill(values, (float) value);
      return new Parameter(shape, values);
    }
  }

  private Safetensors() {}

  static void write(Map<String, Parameter> parameters, Path file) throws IOException {
    StringBuilder header = new StringBuilder();
    long offset = 0;
    for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
      long size = 4L * entry.getValue().values().length;
      header.append(header.isEmpty() ? "{" : ",");
      header.append(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(
                  entry.getKey(),
                  Arrays.toString(entry.getValue().shape()),
                  offset,
                  offset + size));
      offset += size;
    }
    byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer = ByteBuffer.allocate((int) (8 + text.length + offset));
    buffer.order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text);
    for (Parameter parameter : parameters.values()) {
      for (float value : parameter.values()) {
        buffer.putFloat(value);
      }
    }
    Files.write(file, buffer.array());
  }
}
