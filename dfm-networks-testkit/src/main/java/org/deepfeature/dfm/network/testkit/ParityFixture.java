package org.deepfeature.dfm.network.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.network.NetworkDescription;
import org.deepfeature.dfm.network.architecture.Architecture;
import org.deepfeature.dfm.network.architecture.Architectures;
import org.deepfeature.dfm.network.architecture.RotaryTransformer;
import org.deepfeature.dfm.network.architecture.VisionTransformer;

/**
 * One architecture with formula weights, and values of its layers as torchvision or timm computed
 * them. Immutable.
 *
 * @param name of the architecture
 * @param size of the images
 * @param layers that were computed
 * @param expected of each layer
 * @param parameters hash of the listing of all parameters
 * @param narrow width of tokens, where it is less than the network's, whose weights would not fit
 *     into a test's memory; 0 for the network's own
 */
public record ParityFixture(
    String name,
    ImageSize size,
    List<String> layers,
    List<JsonNode> expected,
    String parameters,
    int narrow) {
  private static final double TOLERANCE = 1e-4;

  public ParityFixture {
    layers = List.copyOf(layers);
    expected = List.copyOf(expected);
  }

  /**
   * @return every architecture, and some at a further size of images
   */
  public static List<String> all() {
    List<String> all = new ArrayList<>(Architectures.names());
    all.add("vit_small_plus_patch16_dinov3-224");
    all.add("vit_small_patch16_dinov3-448");
    return all;
  }

  /**
   * @param fixture one of {@link #all}
   * @return that one
   * @throws IOException if it cannot be read
   */
  public static ParityFixture of(String fixture) throws IOException {
    try (InputStream in = ParityFixture.class.getResourceAsStream(fixture + ".json")) {
      assertThat(in).as("fixture of " + fixture).isNotNull();
      JsonNode json = new ObjectMapper().readTree(in);
      List<String> layers = new ArrayList<>();
      List<JsonNode> expected = new ArrayList<>();
      for (JsonNode layer : json.get("layers")) {
        layers.add(layer.get("name").asText());
        expected.add(layer);
      }
      return new ParityFixture(
          json.get("network").asText(),
          new ImageSize(json.get("height").asInt(), json.get("width").asInt()),
          layers,
          expected,
          json.get("parameters").asText(),
          json.path("narrow").asInt());
    }
  }

  /**
   * @return the network with formula weights; names and shapes of its parameters are asserted
   */
  public NetworkDescription network() {
    FormulaParameters taken = new FormulaParameters();
    NetworkDescription network = architecture().describe(taken, size);
    assertThat(sha256(taken.listing())).as("names and shapes of parameters").isEqualTo(parameters);
    return network;
  }

  private Architecture architecture() {
    Architecture own = Architectures.of(name);
    if (narrow == 0) {
      return own;
    }
    if (own instanceof RotaryTransformer rotary) {
      return new RotaryTransformer(name, narrow, rotary.depth(), rotary.heads(), rotary.gated());
    }
    if (own instanceof VisionTransformer vit) {
      return new VisionTransformer(
          name,
          narrow,
          vit.depth(),
          vit.heads(),
          vit.patch(),
          vit.grid(),
          vit.layerScale(),
          vit.registers(),
          vit.preprocessing());
    }
    throw new AssertionError("no narrower form of " + name);
  }

  /**
   * @return the images that go in
   */
  public Tensor images() {
    return FormulaParameters.images(size.height(), size.width());
  }

  /**
   * Asserts that a layer is the reference's within 1e-4 of its largest value.
   *
   * @param index of the layer
   * @param shape N, C, H, W
   * @param values in C order
   * @return the largest difference, relative to the layer's largest value
   */
  public double check(int index, long[] shape, float[] values) {
    JsonNode layer = expected.get(index);
    String layerName = layers.get(index);
    List<Long> expectedShape = new ArrayList<>();
    layer.get("shape").forEach(s -> expectedShape.add(s.asLong()));
    assertThat(shape)
        .as(layerName)
        .containsExactly(expectedShape.stream().mapToLong(s -> s).toArray());
    double mean = 0;
    double squares = 0;
    double largest = 0;
    for (float value : values) {
      mean += value / values.length;
      squares += (double) value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    double norm = layer.get("norm").asDouble();
    assertThat(Math.sqrt(squares))
        .as(layerName + " norm")
        .isCloseTo(norm, within(TOLERANCE * norm));
    assertThat(mean)
        .as(layerName + " mean")
        .isCloseTo(layer.get("mean").asDouble(), within(TOLERANCE * largest));
    int step = layer.get("step").asInt();
    double worst = 0;
    JsonNode known = layer.get("values");
    assertThat(known.size()).isGreaterThanOrEqualTo(100);
    for (int i = 0; i < known.size(); i++) {
      double difference = Math.abs(values[i * step] - known.get(i).asDouble());
      worst = Math.max(worst, difference / largest);
      assertThat(difference)
          .as("%s, value %d", layerName, i * step)
          .isLessThanOrEqualTo(TOLERANCE * largest);
    }
    return worst;
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
