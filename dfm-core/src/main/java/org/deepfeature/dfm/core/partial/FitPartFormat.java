package org.deepfeature.dfm.core.partial;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;

/** A part as bytes, between processes of one version; it is never kept. Stateless. */
final class FitPartFormat {
  private static final int MAGIC = 0x44464d50;

  private FitPartFormat() {}

  /** All that a part holds. */
  @SuppressWarnings("ArrayRecordComponent") // Written or read once; never compared.
  record Content(
      long images,
      byte[] keys,
      long omitted,
      List<String> reasons,
      List<ImageRow> rows,
      List<State> layers) {}

  static byte[] write(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeLong(content.images());
      out.write(content.keys());
      out.writeLong(content.omitted());
      out.writeInt(content.reasons().size());
      for (String reason : content.reasons()) {
        write(out, reason);
      }
      out.writeInt(content.rows().size());
      for (ImageRow row : content.rows()) {
        write(out, row.key());
        out.writeLong(row.hash());
        out.write(row.values());
      }
      out.writeInt(content.layers().size());
      for (State layer : content.layers()) {
        write(out, layer);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Memory was written to, which does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  private static void write(DataOutputStream out, State state) throws IOException {
    Map<String, Matrix> sorted = new TreeMap<>(state.matrices());
    out.writeInt(sorted.size());
    for (Map.Entry<String, Matrix> entry : sorted.entrySet()) {
      write(out, entry.getKey());
      Matrix matrix = entry.getValue();
      out.writeInt(matrix.rows());
      out.writeInt(matrix.columns());
      for (int r = 0; r < matrix.rows(); r++) {
        ByteBuffer row = ByteBuffer.allocate(Math.multiplyExact(matrix.columns(), Double.BYTES));
        row.asDoubleBuffer().put(matrix.data(), r * matrix.columns(), matrix.columns());
        out.write(row.array());
      }
    }
  }

  static Content read(byte[] bytes, FitPlan plan) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new IllegalArgumentException(
            "%s bytes that are no part of a fit".formatted(bytes.length));
      }
      long images = in.readLong();
      byte[] keys = in.readNBytes(32);
      long omitted = in.readLong();
      List<String> reasons = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        reasons.add(text(in));
      }
      List<ImageRow> rows = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        String key = text(in);
        long hash = in.readLong();
        rows.add(new ImageRow(key, hash, exactly(in, plan.bytesOfARow())));
      }
      List<State> layers = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        layers.add(state(in));
      }
      if (!layers.isEmpty() && layers.size() != plan.layouts().size()) {
        throw new IllegalArgumentException(
            "A part of %s layers; expected %s".formatted(layers.size(), plan.layouts().size()));
      }
      return new Content(images, keys, omitted, reasons, rows, layers);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "A part of a fit that ends early, after %s bytes".formatted(bytes.length), e);
    }
  }

  private static byte[] exactly(DataInputStream in, int count) throws IOException {
    byte[] read = new byte[count];
    in.readFully(read);
    return read;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(exactly(in, in.readInt()), StandardCharsets.UTF_8);
  }

  private static State state(DataInputStream in) throws IOException {
    Map<String, Matrix> matrices = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = text(in);
      Matrix matrix = Matrix.zeros(in.readInt(), in.readInt());
      for (int r = 0; r < matrix.rows(); r++) {
        ByteBuffer.wrap(exactly(in, matrix.columns() * Double.BYTES))
            .asDoubleBuffer()
            .get(matrix.data(), r * matrix.columns(), matrix.columns());
      }
      matrices.put(name, matrix);
    }
    return new State(matrices);
  }
}
