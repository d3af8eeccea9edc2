package org.deepfeature.dfm.coretestkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deepfeature.dfm.api.Matrix;

/**
 * An exact case: embeddings, and the scores that NumPy computed for them in float64.
 *
 * @param name of the case
 * @param level principal component level, as text
 * @param components k that the level must give
 * @param channels C of an embedding
 * @param positions H · W of an embedding
 * @param train n × d
 * @param test 32 × d
 * @param reconstructionErrors 32 × 1
 * @param negativeLogLikelihoods 32 × 1
 * @param maps 32 × (H · W)
 */
public record GoldenCase(
    String name,
    String level,
    int components,
    int channels,
    int positions,
    Matrix train,
    Matrix test,
    Matrix reconstructionErrors,
    Matrix negativeLogLikelihoods,
    Matrix maps) {

  /**
   * @return all cases of this jar
   */
  public static List<GoldenCase> all() {
    return List.of("wide", "tall", "low-level", "full-rank", "fixed-count").stream()
        .map(GoldenCase::read)
        .toList();
  }

  private static GoldenCase read(String name) {
    String json = new String(bytes(name + "/case.json"), StandardCharsets.UTF_8);
    return new GoldenCase(
        name,
        field(json, "level"),
        Integer.parseInt(field(json, "k")),
        Integer.parseInt(field(json, "channels")),
        Integer.parseInt(field(json, "height")) * Integer.parseInt(field(json, "width")),
        array(name + "/train.npy"),
        array(name + "/test.npy"),
        array(name + "/fre.npy"),
        array(name + "/nll.npy"),
        array(name + "/map.npy"));
  }

  private static String field(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\\s*([0-9.]+)").matcher(json);
    if (!matcher.find()) {
      throw new AssertionError("No field " + name + " in " + json);
    }
    return matcher.group(1);
  }

  // NumPy's format 1.0, float32 or float64; dimensions after the first are flattened.
  private static Matrix array(String resource) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes(resource)).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = buffer.getShort(8);
    String header = new String(buffer.array(), 10, headerLength, StandardCharsets.US_ASCII);
    buffer.position(10 + headerLength);
    boolean single = header.contains("<f4");
    Matcher shape = Pattern.compile("'shape': \\((\\d+)").matcher(header);
    if (!shape.find() || !(single || header.contains("<f8"))) {
      throw new AssertionError(resource + " has the header " + header);
    }
    int rows = Integer.parseInt(shape.group(1));
    double[] values = new double[buffer.remaining() / (single ? 4 : 8)];
    for (int i = 0; i < values.length; i++) {
      values[i] = single ? buffer.getFloat() : buffer.getDouble();
    }
    return new Matrix(rows, values.length / rows, values);
  }

  private static byte[] bytes(String resource) {
    try (InputStream in =
        Objects.requireNonNull(
            GoldenCase.class.getResourceAsStream("golden/" + resource), resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
