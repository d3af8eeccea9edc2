package org.deepfeature.dfm.backbone.djl.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
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
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.djl.Managers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every architecture against what torchvision computed with the same weights and images. */
final class TorchvisionParityTest {
  private static final double TOLERANCE = 1e-4;

  static List<String> names() {
    return Architectures.names();
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("names")
  void layersAreThoseOfTorchvision(String name) throws IOException {
    JsonNode fixture = fixture(name);
    ImageSize size = new ImageSize(fixture.get("height").asInt(), fixture.get("width").asInt());
    List<String> layers = new ArrayList<>();
    fixture.get("layers").forEach(l -> layers.add(l.get("name").asText()));
    double worst = 0;
    List<String> seen = new ArrayList<>();
    NDManager owner = Managers.of(Device.CPU);
    FormulaParameters parameters = new FormulaParameters(owner);
    Network.Uncut uncut =
        new Network.Whole(Architectures.of(name), parameters, owner, size).build();
    assertThat(sha256(parameters.listing()))
        .as("names and shapes of parameters")
        .isEqualTo(fixture.get("parameters").asText());
    double[] errors = new double[layers.size()];
    try (Network network = uncut.cut(layers);
        NDManager scratch = owner.newSubManager()) {
      network.run(
          FormulaParameters.images(scratch, size.height(), size.width()),
          (index, map) -> {
            seen.add(layers.get(index));
            errors[index] =
                error(
                    fixture.get("layers").get(index),
                    map.getShape().getShape(),
                    map.toFloatArray());
          });
    }
    for (double error : errors) {
      worst = Math.max(worst, error);
    }
    System.out.printf("%s: worst relative difference %.1e%n", name, worst);
    assertThat(seen).containsExactlyElementsOf(layers);
  }

  /** The largest difference, relative to the layer's largest value; asserts every one of them. */
  private static double error(JsonNode layer, long[] shape, float[] values) {
    String name = layer.get("name").asText();
    List<Long> expectedShape = new ArrayList<>();
    layer.get("shape").forEach(s -> expectedShape.add(s.asLong()));
    assertThat(shape).as(name).containsExactly(expectedShape.stream().mapToLong(s -> s).toArray());
    double mean = 0;
    double squares = 0;
    double largest = 0;
    for (float value : values) {
      mean += value / values.length;
      squares += (double) value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    double norm = layer.get("norm").asDouble();
    assertThat(Math.sqrt(squares)).as(name + " norm").isCloseTo(norm, within(TOLERANCE * norm));
    assertThat(mean)
        .as(name + " mean")
        .isCloseTo(layer.get("mean").asDouble(), within(TOLERANCE * largest));
    int step = layer.get("step").asInt();
    double worst = 0;
    JsonNode expected = layer.get("values");
    assertThat(expected.size()).isGreaterThanOrEqualTo(100);
    for (int i = 0; i < expected.size(); i++) {
      double difference = Math.abs(values[i * step] - expected.get(i).asDouble());
      worst = Math.max(worst, difference / largest);
      assertThat(difference)
          .as("%s, value %d", name, i * step)
          .isLessThanOrEqualTo(TOLERANCE * largest);
    }
    return worst;
  }

  private static org.assertj.core.data.Offset<Double> within(double tolerance) {
    return org.assertj.core.api.Assertions.within(tolerance);
  }

  @Test
  void cuttingDropsTheWeightsBehindTheLayer() {
    int whole = arrays("layer4.1");
    int cut = arrays("layer1.0");

    assertThat(whole).isEqualTo(2 * 20);
    assertThat(cut).isEqualTo(2 * 3);
  }

  private static int arrays(String layer) {
    NDManager owner = Managers.of(Device.CPU);
    FormulaParameters parameters = new FormulaParameters(owner);
    ImageSize size = new ImageSize(64, 64);
    try (Network network =
        new Network.Whole(Architectures.of("resnet18"), parameters, owner, size)
            .build()
            .cut(List.of(layer))) {
      return Managers.openArrays(network.manager());
    }
  }

  private static JsonNode fixture(String name) throws IOException {
    try (InputStream in = TorchvisionParityTest.class.getResourceAsStream(name + ".json")) {
      assertThat(in).as("fixture of " + name).isNotNull();
      return new ObjectMapper().readTree(in);
    }
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
