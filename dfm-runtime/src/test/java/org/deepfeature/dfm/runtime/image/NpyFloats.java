package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a float32 array in C order from a NumPy file of version 1. */
@SuppressWarnings("ArrayRecordComponent") // A test's reading, never compared.
record NpyFloats(int[] shape, float[] values) {
  private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");

  static NpyFloats resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(NpyFloats.class.getResourceAsStream(name), name)) {
      ByteBuffer file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      int headerLength = file.getShort(8);
      String header = new String(file.array(), 10, headerLength, StandardCharsets.US_ASCII);
      Matcher matcher = SHAPE.matcher(header);
      if (!header.contains("'<f4'") || !matcher.find()) {
        throw new IOException(name + " has header " + header);
      }
      int[] shape =
          Arrays.stream(matcher.group(1).split(","))
              .mapToInt(s -> Integer.parseInt(s.strip()))
              .toArray();
      file.position(10 + headerLength);
      float[] values = new float[file.remaining() / Float.BYTES];
      file.asFloatBuffer().get(values);
      return new NpyFloats(shape, values);
    }
  }
}
