package org.deepfeature.dfm.network.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files of weights as Python's libraries do, without Python. */
public final class Written {
  private Written() {}

  /** A tensor; its type under safetensors' name. */
  @SuppressWarnings("ArrayRecordComponent") // For tests, which do not compare them.
  public record Array(String type, long[] shape, byte[] bytes) {
    /** Of float32. */
    public static Array of(long[] shape, float... values) {
      byte[] bytes = new byte[4 * values.length];
      little(bytes).asFloatBuffer().put(values);
      return new Array("F32", shape, bytes);
    }

    /** The same values, cut to the upper half of their bits. */
    public Array bfloat16() {
      byte[] half = new byte[bytes.length / 2];
      for (int i = 0; i < half.length; i += 2) {
        half[i] = bytes[2 * i + 2];
        half[i + 1] = bytes[2 * i + 3];
      }
      return new Array("BF16", shape, half);
    }

    /** The same values in float64. */
    public Array float64() {
      byte[] wide = new byte[bytes.length * 2];
      for (int i = 0; i < bytes.length; i += 4) {
        little(wide).putDouble(2 * i, little(bytes).getFloat(i));
      }
      return new Array("F64", shape, wide);
    }

    /** The same values with the lower half of their bits 0, in float32. */
    public Array rounded() {
      byte[] rounded = bytes.clone();
      for (int i = 0; i < bytes.length; i += 4) {
        rounded[i] = 0;
        rounded[i + 1] = 0;
      }
      return new Array("F32", shape, rounded);
    }
  }

  /** An object of a class that only its author has, with one attribute. */
  public record Instance(String module, String name) {}

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A file of safetensors. */
  public static Path safetensors(Path file, Map<String, Array> arrays) throws IOException {
    List<String> entries = new ArrayList<>();
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Map.Entry<String, Array> entry : arrays.entrySet()) {
      int begin = data.size();
      data.write(entry.getValue().bytes);
      String shape =
          Arrays.stream(entry.getValue().shape)
              .mapToObj(Long::toString)
              .collect(Collectors.joining(",", "[", "]"));
      entries.add(
          "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(entry.getKey(), entry.getValue().type, shape, begin, data.size()));
    }
    return safetensors(file, "{" + String.join(",", entries) + "}", data.toByteArray());
  }

  /** A file of safetensors with any header. */
  public static Path safetensors(Path file, String header, byte... data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] length = new byte[Long.BYTES];
      little(length).putLong(text.length);
      out.write(length);
      out.write(text);
      out.write(data);
    }
    return file;
  }

  /** What {@code torch.save} writes of dictionaries, tensors, texts, numbers and instances. */
  public static Path torch(Path file, Map<String, ?> content) throws IOException {
    List<Array> storages = new ArrayList<>();
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2});
    pickle(content, pickle, storages);
    pickle.write('.');
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.setLevel(0);
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(pickle.toByteArray());
      for (int i = 0; i < storages.size(); i++) {
        zip.putNextEntry(new ZipEntry("archive/data/" + i));
        zip.write(storages.get(i).bytes);
      }
    }
    return file;
  }

  private static void pickle(Object value, ByteArrayOutputStream out, List<Array> storages)
      throws IOException {
    if (value instanceof Map<?, ?> map) {
      text(out, "}(");
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        pickle(entry.getKey(), out, storages);
        pickle(entry.getValue(), out, storages);
      }
      out.write('u');
    } else if (value instanceof Array array) {
      tensor(array, out, storages);
    } else if (value instanceof Instance object) {
      text(out, "c" + object.module + "\n" + object.name + "\n)\u0081}(");
      pickle("attribute", out, storages);
      pickle(1L, out, storages);
      text(out, "ub");
    } else if (value instanceof Long number) {
      text(out, "I" + number + "\n");
    } else {
      byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
      out.write('X');
      byte[] length = new byte[Integer.BYTES];
      little(length).putInt(bytes.length);
      out.write(length);
      out.write(bytes);
    }
  }

  private static void tensor(Array array, ByteArrayOutputStream out, List<Array> storages)
      throws IOException {
    String storage =
        Map.of("F32", "Float", "F64", "Double", "F16", "Half", "BF16", "BFloat16", "I64", "Long")
            .get(array.type);
    long size = Arrays.stream(array.shape).reduce(1, (a, b) -> a * b);
    text(out, "ctorch._utils\n_rebuild_tensor_v2\n((");
    pickle("storage", out, storages);
    text(out, "ctorch\n" + storage + "Storage\n");
    pickle(Integer.toString(storages.size()), out, storages);
    pickle("cpu", out, storages);
    text(out, "I" + size + "\ntQI0\n(");
    for (long side : array.shape) {
      text(out, "I" + side + "\n");
    }
    text(out, "t(");
    long stride = size;
    for (long side : array.shape) {
      stride /= Math.max(1, side);
      text(out, "I" + stride + "\n");
    }
    text(out, "t\u0089ccollections\nOrderedDict\n)RtR");
    storages.add(array);
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
