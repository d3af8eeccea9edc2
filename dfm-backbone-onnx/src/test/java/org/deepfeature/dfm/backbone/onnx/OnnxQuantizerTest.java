package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.Quantizer;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxQuantizerTest {
  private static final ImageSize SIZE = new ImageSize(32, 32);

  @TempDir private Path folder;

  private static OnnxBackboneLoader loader() {
    return new OnnxBackboneLoader(OnnxOptions.DEFAULT);
  }

  private static BackboneRequest request(Path file, String... layers) {
    return new BackboneRequest(file.toString(), List.of(layers), SIZE, Device.CPU, 1);
  }

  private static Tensor images(int count, long seed) {
    FloatBuffer data = Tensor.allocateDirect(count * 3 * SIZE.height() * SIZE.width());
    Random random = new Random(seed);
    for (int i = 0; i < data.capacity(); i++) {
      data.put(i, (float) random.nextGaussian());
    }
    return Tensor.of(count, 3, SIZE.height(), SIZE.width(), data);
  }

  private Path quantized(Path file, String... layers) throws IOException {
    Quantizer quantizer = loader().quantizer().orElseThrow();
    byte[] network =
        quantizer.quantize(request(file, layers), List.of(images(8, 1), images(8, 2)).iterator());
    return Files.write(folder.resolve("quantized.onnx"), network);
  }

  private static List<Tensor> features(Path file, String... layers) {
    try (Backbone backbone = loader().load(request(file, layers))) {
      return backbone.extract(images(4, 3));
    }
  }

  /** Length of the difference, as a share of the length of what is expected. */
  private static double distance(Tensor actual, Tensor expected) {
    double difference = 0;
    double length = 0;
    FloatBuffer a = actual.data();
    FloatBuffer e = expected.data();
    assertThat(a.remaining()).isEqualTo(e.remaining());
    for (int i = 0; i < e.remaining(); i++) {
      difference += Math.pow(a.get(i) - e.get(i), 2);
      length += Math.pow(e.get(i), 2);
    }
    return Math.sqrt(difference / length);
  }

  @Test
  void featuresOfTheQuantisedNetworkAreNearlyThoseOfTheNetwork() throws IOException {
    Path file = SmallNetworks.write(folder.resolve("small.onnx"), small());
    Path quantized = quantized(file, "first", "second");

    List<Tensor> expected = features(file, "first", "second");
    List<Tensor> actual = features(quantized, "first", "second");

    for (int layer = 0; layer < 2; layer++) {
      assertThat(distance(actual.get(layer), expected.get(layer))).isBetween(1e-6, 0.02);
    }
  }

  private static ModelProto small() {
    return SmallNetworks.model(SmallNetworks.graph("N", 3, "H", "W"));
  }

  /** As a transformer's block: two products behind each other, and what they read added to it. */
  private static ModelProto products() {
    Random random = new Random(5);
    float[] up = new float[3 * 16];
    float[] down = new float[16 * 3];
    for (int i = 0; i < up.length; i++) {
      up[i] = (float) random.nextGaussian();
      down[i] = (float) random.nextGaussian() * (i % 3 + 1);
    }
    return SmallNetworks.model(
        GraphProto.newBuilder()
            .setName("products")
            .addInput(Nodes.value("image", Nodes.FLOAT, "N", 3, "H", "W"))
            .addOutput(Nodes.value("out", Nodes.FLOAT, "N", 3, "H", "W"))
            .addInitializer(Nodes.floats("up", List.of(3L, 16L), up))
            .addInitializer(Nodes.floats("down", List.of(16L, 3L), down))
            .addNode(
                Nodes.node(
                    "Transpose", List.of("image"), "cells", Nodes.integers("perm", 0, 2, 3, 1)))
            .addNode(Nodes.node("MatMul", List.of("cells", "up"), "wide"))
            .addNode(Nodes.node("Relu", List.of("wide"), "bent"))
            .addNode(Nodes.node("MatMul", List.of("bent", "down"), "narrow"))
            .addNode(Nodes.node("Add", List.of("cells", "narrow"), "sum"))
            .addNode(
                Nodes.node(
                    "Transpose", List.of("sum"), "out", Nodes.integers("perm", 0, 3, 1, 2))));
  }

  @Test
  void productsWithWeightsReadBytesAndTheirSumsStayFloats() throws IOException {
    Path file = SmallNetworks.write(folder.resolve("products.onnx"), products());
    Path quantized = quantized(file, "out");

    assertThat(distance(features(quantized, "out").get(0), features(file, "out").get(0)))
        .isBetween(1e-6, 0.02);
    GraphProto graph = ModelProto.parseFrom(Files.readAllBytes(quantized)).getGraph();
    for (String product : List.of("wide", "narrow")) {
      assertThat(graph.getInitializerList())
          .anySatisfy(
              i -> {
                assertThat(i.getName()).isEqualTo(product + ":weights:bytes");
                assertThat(i.getDataType()).isEqualTo(3);
              })
          .anySatisfy(
              i -> {
                assertThat(i.getName()).isEqualTo(product + ":weights:scale");
                assertThat(i.getDimsList()).containsExactly(product.equals("wide") ? 16L : 3L);
              })
          .noneMatch(i -> i.getName().equals("up") || i.getName().equals("down"));
    }
    assertThat(graph.getNodeList())
        .filteredOn(node -> node.getOpType().equals("Add"))
        .singleElement()
        .satisfies(node -> assertThat(node.getInputList()).containsExactly("cells", "narrow"));
  }

  @Test
  void weightsAreSignedBytesWithAScaleForEachChannel() throws IOException {
    Path file = SmallNetworks.write(folder.resolve("small.onnx"), small());

    GraphProto graph =
        ModelProto.parseFrom(Files.readAllBytes(quantized(file, "second"))).getGraph();

    assertThat(graph.getInitializerList())
        .anySatisfy(
            i -> {
              assertThat(i.getName()).isEqualTo("conv2:weights:bytes");
              assertThat(i.getDataType()).isEqualTo(3);
              assertThat(i.getDimsList()).containsExactly(6L, 4L, 3L, 3L);
            })
        .anySatisfy(
            i -> {
              assertThat(i.getName()).isEqualTo("conv2:weights:scale");
              assertThat(i.getDimsList()).containsExactly(6L);
            })
        .noneSatisfy(i -> assertThat(i.getName()).isIn("w1", "w2"));
    assertThat(graph.getNodeList())
        .extracting(NodeProto::getOpType)
        .doesNotContain("GlobalAveragePool", "Reshape");
  }

  @Test
  void batchNormalisationIsFoldedAndAdditionsAreQuantised() throws IOException {
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    for (String name : List.of("gamma", "beta", "mean", "variance")) {
      graph.addInitializer(Nodes.floats(name, List.of(6L), 1.5f, 2f, 0.5f, 1f, 3f, 0.1f));
    }
    graph.addNode(
        Nodes.node(
            "BatchNormalization", List.of("conv2", "gamma", "beta", "mean", "variance"), "normed"));
    // The first Relu reads conv2, too: then nothing may be folded, so it reads the new tensor.
    for (int i = 0; i < graph.getNodeCount(); i++) {
      if (graph.getNode(i).getOutput(0).equals("second")) {
        NodeProto relu = graph.getNode(i).toBuilder().setInput(0, "normed").build();
        graph.removeNode(i);
        graph.addNode(relu);
      }
    }
    graph.addNode(Nodes.node("Add", List.of("second", "normed"), "sum"));
    Path file = SmallNetworks.write(folder.resolve("bn.onnx"), SmallNetworks.model(graph));
    Path quantized = quantized(file, "sum");

    assertThat(distance(features(quantized, "sum").get(0), features(file, "sum").get(0)))
        .isBetween(1e-6, 0.02);
    assertThat(ModelProto.parseFrom(Files.readAllBytes(quantized)).getGraph().getNodeList())
        .extracting(NodeProto::getOpType)
        .doesNotContain("BatchNormalization")
        .contains("Add", "Conv", "QuantizeLinear", "DequantizeLinear");
  }

  @Test
  void poolingAndConcatenationStayInBytes() throws IOException {
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    graph.addNode(
        Nodes.node("MaxPool", List.of("second"), "pool", Nodes.integers("kernel_shape", 2, 2)));
    graph.addNode(Nodes.node("Concat", List.of("pool", "pool"), "both", Nodes.integer("axis", 1)));
    graph.addInitializer(
        Nodes.floats("w3", List.of(1L, 12L, 1L, 1L), 1, -1, 2, 1, 1, 1, 1, 1, 1, 3, 1, -2));
    graph.addNode(Nodes.node("Conv", List.of("both", "w3"), "third"));
    Path file = SmallNetworks.write(folder.resolve("pool.onnx"), SmallNetworks.model(graph));
    Path quantized = quantized(file, "third");

    assertThat(distance(features(quantized, "third").get(0), features(file, "third").get(0)))
        .isBetween(1e-6, 0.03);
    assertThat(ModelProto.parseFrom(Files.readAllBytes(quantized)).getGraph().getNodeList())
        .filteredOn(node -> List.of("MaxPool", "Concat").contains(node.getOpType()))
        .hasSize(2)
        .allSatisfy(
            node ->
                assertThat(node.getInputList())
                    .allSatisfy(input -> assertThat(input).endsWith(":bytes:values")));
  }

  @Test
  void olderOperatorsAreRaisedOrNamed() throws IOException {
    ModelProto old =
        small().toBuilder()
            .clearOpsetImport()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(11))
            .build();
    Path file = SmallNetworks.write(folder.resolve("old.onnx"), old);
    assertThat(
            distance(
                features(quantized(file, "second"), "second").get(0),
                features(file, "second").get(0)))
        .isLessThan(0.02);

    GraphProto.Builder softmax = old.getGraph().toBuilder();
    softmax.addNode(Nodes.node("Softmax", List.of("second"), "share"));
    Path wrong =
        SmallNetworks.write(
            folder.resolve("softmax.onnx"), old.toBuilder().setGraph(softmax).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> quantized(wrong, "share"))
        .withMessageContaining("[Softmax] are of version 11")
        .withMessageContaining("version 13 or newer");
  }

  @Test
  void networkWithoutConvolutionsHasNothingToQuantise() {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("none");
    graph.addInput(Nodes.value("image", Nodes.FLOAT, "N", 3, "H", "W"));
    graph.addNode(Nodes.node("Relu", List.of("image"), "only"));
    graph.addOutput(ValueInfoProto.newBuilder().setName("only"));
    Path file = SmallNetworks.write(folder.resolve("none.onnx"), SmallNetworks.model(graph));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> quantized(file, "only"))
        .withMessageContaining("no convolution");
  }

  @Test
  void withoutCalibrationImagesThereAreNoRanges() {
    Path file = SmallNetworks.write(folder.resolve("small.onnx"), small());
    Quantizer quantizer = loader().quantizer().orElseThrow();

    assertThatIllegalStateException()
        .isThrownBy(() -> quantizer.quantize(request(file, "second"), Collections.emptyIterator()));
  }
}
