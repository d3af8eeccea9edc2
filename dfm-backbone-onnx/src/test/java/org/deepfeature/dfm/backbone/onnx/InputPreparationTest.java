package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Preprocessing.ColorOrder;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.hub.Sha256;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pixels go in as the network takes them, or a remark says what may be wrong. */
class InputPreparationTest {
  private static final int INT8 = 3;
  private static final int BOOL = 9;

  @TempDir private Path folder;

  private static OnnxOptions options(String order, double scale, double mean, double deviation) {
    int channels = order.equals("grey") ? 1 : 3;
    return new OnnxOptions(
        order,
        scale,
        Collections.nCopies(channels, mean),
        Collections.nCopies(channels, deviation),
        "grey",
        "",
        -1);
  }

  private static Preprocessing plain(ColorOrder order, double scale) {
    return new Preprocessing(
        order,
        scale,
        Collections.nCopies(order.channels(), 0.0),
        Collections.nCopies(order.channels(), 1.0));
  }

  private Backbone open(Sketch sketch, OnnxOptions options) {
    return Sketch.open(sketch.write(folder.resolve("network.onnx")), options, 16, 16, "features");
  }

  private static Sketch whole(int type, long channels) {
    Sketch s = Sketch.typed(type, "N", channels, 16, 16);
    s.add("Cast", "numbers", List.of("image"), Nodes.integer("to", Nodes.FLOAT));
    s.patches("numbers", "features", channels, 4, 4);
    return s;
  }

  @Test
  void bytesGoInAsBytes() {
    try (Backbone backbone = open(whole(Nodes.UINT8, 3), OnnxOptions.DEFAULT)) {
      assertThat(backbone.preprocessing()).isEqualTo(plain(ColorOrder.RGB, 255));
      assertThat(backbone.remarks()).singleElement().asString().contains("bytes", "0..255");
    }
    try (Backbone backbone = open(whole(Nodes.UINT8, 1), OnnxOptions.DEFAULT)) {
      assertThat(backbone.preprocessing()).isEqualTo(plain(ColorOrder.GREY, 255));
    }
  }

  @Test
  void bytesThatWereAlwaysAskedForAreTheSameNetwork() {
    Path file = whole(Nodes.UINT8, 3).write(folder.resolve("bytes.onnx"));
    String asked;
    try (Backbone backbone = Sketch.open(file, options("rgb", 255, 0, 1), 16, 16, "features")) {
      asked = backbone.sha256();
      assertThat(backbone.remarks()).isEmpty();
    }
    assertThat(asked).isEqualTo(Sha256.of(file));
    try (Backbone backbone = Sketch.open(file, OnnxOptions.DEFAULT, 16, 16, "features")) {
      // A model that was fitted on wrong bytes does not take this for the same.
      assertThat(backbone.sha256()).isNotEqualTo(asked);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {INT8, 4, 5, 6, 7, 12, 13})
  void otherIntegersAskForTheirRange(int type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(whole(type, 3), OnnxOptions.DEFAULT))
        .withMessageContaining("'image'")
        .withMessageContaining("backbone-options.scale=255");
    OnnxOptions fitting = type == INT8 ? options("rgb", 255, 128, 1) : options("rgb", 255, 0, 1);
    try (Backbone backbone = open(whole(type, 3), fitting)) {
      assertThat(backbone.preprocessing().scale()).isEqualTo(255);
    }
  }

  @Test
  void numbersThatAreNoPixelsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(whole(BOOL, 3), OnnxOptions.DEFAULT))
        .withMessageContaining("element type");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(whole(Nodes.UINT8, 3), options("rgb", 1, 0, 1)))
        .withMessageContaining("0.00 to 1.00");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open(whole(Nodes.FLOAT, 1), OnnxOptions.DEFAULT))
        .withMessageContaining("colorOrder to grey");
  }

  @ParameterizedTest
  @ValueSource(ints = {Nodes.DOUBLE, Nodes.FLOAT})
  void widerNumbersAreThoseOfFloat32(int type) {
    try (Backbone backbone = open(whole(type, 3), OnnxOptions.DEFAULT)) {
      assertThat(backbone.preprocessing()).isEqualTo(Preprocessing.IMAGENET);
      assertThat(backbone.remarks()).isEmpty();
    }
  }

  /** A network whose first nodes are (image − means) / deviations. */
  private static Sketch normalising(float[] means, float... deviations) {
    Sketch s = Sketch.of("N", 3, 16, 16);
    String mean = s.constant(Nodes.floats("means", List.of(1L, 3L, 1L, 1L), means));
    String centred = s.add("Sub", "centred", List.of("image", mean));
    List<Long> shape = deviations.length == 1 ? List.of() : List.of(1L, 3L, 1L, 1L);
    String deviation = s.constant(Nodes.floats("deviations", shape, deviations));
    s.patches(s.add("Div", "scaled", List.of(centred, deviation)), "features", 3, 4, 4);
    return s;
  }

  @Test
  void normalisationOfBytesIsLeftToTheNetwork() {
    for (Sketch s :
        List.of(
            normalising(new float[] {123.7f, 116.3f, 103.5f}, 58.4f, 57.1f, 57.4f),
            normalising(new float[] {127.5f, 127.5f, 127.5f}, 127.5f),
            normalising(new float[] {0, 0, 0}, 255),
            normalising(new float[] {123.7f, 116.8f, 103.9f}, 1))) {
      try (Backbone backbone = open(s, OnnxOptions.DEFAULT)) {
        assertThat(backbone.preprocessing()).isEqualTo(plain(ColorOrder.RGB, 255));
        assertThat(backbone.remarks())
            .singleElement()
            .asString()
            .contains("Sub 'centred', Div 'scaled'", "0..255");
      }
    }
  }

  @Test
  void normalisationOfUnitsIsLeftToTheNetwork() {
    for (Sketch s :
        List.of(
            normalising(new float[] {0.485f, 0.456f, 0.406f}, 0.229f, 0.224f, 0.225f),
            normalising(new float[] {0.5f, 0.5f, 0.5f}, 0.5f))) {
      try (Backbone backbone = open(s, OnnxOptions.DEFAULT)) {
        assertThat(backbone.preprocessing()).isEqualTo(plain(ColorOrder.RGB, 1));
        assertThat(backbone.remarks()).singleElement().asString().contains("0..1");
      }
    }
  }

  @Test
  void arithmeticThatMayBeANormalisationIsNamed() {
    try (Backbone backbone = open(normalising(new float[] {3, 3, 3}, 9), OnnxOptions.DEFAULT)) {
      assertThat(backbone.preprocessing()).isEqualTo(Preprocessing.IMAGENET);
      assertThat(backbone.remarks())
          .singleElement()
          .asString()
          .contains("Sub 'centred'", "backbone-options.mean=0,0,0");
    }
  }

  @Test
  void whatTheUserSaysIsDone() {
    Sketch s = normalising(new float[] {127.5f, 127.5f, 127.5f}, 127.5f);
    try (Backbone backbone = open(s, options("rgb", 255, 0, 1))) {
      assertThat(backbone.preprocessing()).isEqualTo(plain(ColorOrder.RGB, 255));
      assertThat(backbone.remarks()).isEmpty();
    }
    try (Backbone backbone =
        open(
            normalising(new float[] {127.5f, 127.5f, 127.5f}, 127.5f), options("rgb", 1, 0.5, 1))) {
      assertThat(backbone.remarks()).singleElement().asString().contains("mean=0,0,0");
    }
  }

  @Test
  void meansInTheOrderOfBlueFirstAreNamed() {
    Sketch s = normalising(new float[] {103.9f, 116.8f, 123.7f}, 1);
    try (Backbone backbone = open(s, OnnxOptions.DEFAULT)) {
      assertThat(backbone.remarks()).hasSize(2).last().asString().contains("colorOrder=bgr");
    }
  }

  @Test
  void channelsThatTheNetworkTurnsAroundItselfAreNoDoubt() {
    Sketch s = Sketch.of("N", 3, 16, 16);
    s.add("Gather", "turned", List.of("image", s.longs(2, 1, 0)), Nodes.integer("axis", 1));
    String mean = s.constant(Nodes.floats("m", List.of(1L, 3L, 1L, 1L), 103.9f, 116.8f, 123.7f));
    s.patches(s.add("Sub", "centred", List.of("turned", mean)), "features", 3, 4, 4);
    try (Backbone backbone = open(s, OnnxOptions.DEFAULT)) {
      assertThat(backbone.preprocessing()).isEqualTo(plain(ColorOrder.RGB, 255));
      assertThat(backbone.remarks()).singleElement().asString().contains("'centred'");
    }
  }

  @Test
  void channelsThatAreTakenApartAreADoubt() {
    Sketch s = Sketch.of("N", 3, 16, 16);
    s.add(
        Nodes.node("Split", List.of("image"), "red", Nodes.integer("axis", 1)).toBuilder()
            .addOutput("green")
            .addOutput("blue")
            .build());
    s.patches(s.concat("again", 1, "red", "green", "blue"), "features", 3, 4, 4);
    try (Backbone backbone = open(s, OnnxOptions.DEFAULT)) {
      assertThat(backbone.preprocessing()).isEqualTo(Preprocessing.IMAGENET);
      assertThat(backbone.remarks()).singleElement().asString().contains("Split 'red'");
    }
  }

  @Test
  void batchNormalisationOfTheInputCounts() {
    Sketch slight = batchNormalising(0.02f, 1.1f);
    try (Backbone backbone = open(slight, OnnxOptions.DEFAULT)) {
      assertThat(backbone.preprocessing()).isEqualTo(Preprocessing.IMAGENET);
      assertThat(backbone.remarks()).isEmpty();
    }
    try (Backbone backbone = open(batchNormalising(120, 3600), OnnxOptions.DEFAULT)) {
      assertThat(backbone.preprocessing()).isEqualTo(plain(ColorOrder.RGB, 255));
    }
  }

  private static Sketch batchNormalising(float mean, float variance) {
    Sketch s = Sketch.of("N", 3, 16, 16);
    s.constant(Nodes.floats("ones", List.of(3L), 1, 1, 1));
    s.constant(Nodes.floats("zeros", List.of(3L), 0, 0, 0));
    s.constant(Nodes.floats("mean", List.of(3L), mean, mean, mean));
    s.constant(Nodes.floats("variance", List.of(3L), variance, variance, variance));
    s.add("BatchNormalization", "norm", List.of("image", "ones", "zeros", "mean", "variance"));
    s.patches("norm", "features", 3, 4, 4);
    return s;
  }
}
