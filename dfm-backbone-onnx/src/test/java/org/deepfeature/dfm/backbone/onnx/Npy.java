package org.deepfeature.dfm.backbone.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deepfeature.dfm.api.Tensor;

/** Reads NumPy's float32 arrays, alone or in a zip. */
@SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
record Npy(int[] shape, float[] values) {
  private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");

  static Npy read(Path file) {
    try {
      return of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Npy> readZip(Path file) {
    Map<String, Npy> arrays = new HashMap<>();
    try (InputStream in = Files.newInputStream(file);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        zip.transferTo(bytes);
        byte[] array = bytes.toByteArray();
        if (header(array).contains("'<f4'")) {
          arrays.put(entry.getName().replace(".npy", ""), of(array));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return arrays;
  }

  private static String header(byte[] bytes) {
    int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(8);
    return new String(bytes, 10, length, StandardCharsets.US_ASCII);
  }

  private static Npy of(byte[] bytes) {
    String header = header(bytes);
    Matcher matcher = SHAPE.matcher(header);
    if (!matcher.find() || !header.contains("'<f4'")) {
      throw new IllegalArgumentException(header);
    }
    int[] shape =
        Arrays.stream(matcher.group(1).split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .mapToInt(Integer::parseInt)
            .toArray();
    int start = 10 + header.length();
    FloatBuffer data =
        ByteBuffer.wrap(bytes, start, bytes.length - start)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    float[] values = new float[data.remaining()];
    data.get(values);
    return new Npy(shape, values);
  }

  Tensor tensor() {
    FloatBuffer data = Tensor.allocateDirect(values.length);
    data.duplicate().put(values);
    return Tensor.of(shape[0], shape[1], shape[2], shape[3], data);
  }

  /** The greatest difference from a tensor of as many values, relative to the greatest value. */
  double difference(Tensor tensor) {
    FloatBuffer data = tensor.data();
    if (data.remaining() != values.length) {
      throw new IllegalArgumentException(tensor + " against " + Arrays.toString(shape));
    }
    double most = 0;
    double difference = 0;
    for (int i = 0; i < values.length; i++) {
      most = Math.max(most, Math.abs(values[i]));
      difference = Math.max(difference, Math.abs(values[i] - data.get(i)));
    }
    return difference / most;
  }
}
