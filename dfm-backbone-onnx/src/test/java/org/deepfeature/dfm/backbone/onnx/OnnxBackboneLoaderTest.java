package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxBackboneLoaderTest {
  private static final OnnxBackboneLoader LOADER = new OnnxBackboneLoader(OnnxOptions.DEFAULT);
  private static final int FLOAT16 = 10;

  @TempDir private Path folder;
  private Path small;

  @BeforeEach
  void write() {
    small = file("small.onnx", SmallNetworks.graph("N", 3, "H", "W"));
  }

  private Path file(String name, GraphProto.Builder graph) {
    return SmallNetworks.write(folder.resolve(name), SmallNetworks.model(graph));
  }

  private static BackboneRequest request(Path file, int size, String... layers) {
    return new BackboneRequest(
        file.toString(), Arrays.asList(layers), new ImageSize(size, size), Device.CPU, 1);
  }

  private static float[] features(Path file, Tensor images, String... layers) {
    try (Backbone backbone = LOADER.load(request(file, images.height(), layers))) {
      Tensor features = backbone.extract(images).get(0);
      float[] values = new float[features.data().remaining()];
      features.data().get(features.data().position(), values);
      return values;
    }
  }

  @Test
  void defaultIsTheLastTensorThatIsStillAMap() {
    try (Backbone backbone = LOADER.load(request(small, 16))) {
      assertThat(backbone.layers()).containsExactly(new Layer("second", 6, 4, 4));
    }
  }

  @Test
  void namesOfNodesStandForTheirFirstOutput() {
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    graph.setNode(1, graph.getNode(1).toBuilder().setName("/stem/relu"));
    Path named = file("named.onnx", graph);
    Tensor images = Pictures.noise(1, 3, 16, 16);

    assertThat(features(named, images, "/stem/relu")).isEqualTo(features(small, images, "first"));
  }

  @Test
  void cutDropsTheNodesAndWeightsThatTheLayerDoesNotNeed() {
    ModelProto cut =
        GraphCut.cut(SmallNetworks.model(SmallNetworks.graph("N", 3, "H", "W")), List.of("first"));

    assertThat(cut.getGraph().getNodeList().stream().map(NodeProto::getOpType))
        .containsExactly("Conv", "Relu");
    assertThat(cut.getGraph().getInitializerList().stream().map(TensorProto::getName))
        .containsExactly("w1");
    assertThat(cut.getGraph().getOutputList().stream().map(ValueInfoProto::getName))
        .containsExactly("first");
  }

  @Test
  void cutKeepsWhatTheBodiesOfBranchesCapture() {
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName("yes")
            .setDataType(9)
            .setRawData(ByteString.copyFrom(new byte[] {1})));
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addNode(Nodes.node("Relu", List.of("conv1"), "inner"))
            .addOutput(
                ValueInfoProto.newBuilder().setName("inner").setType(graph.getInput(0).getType()))
            .build();
    graph.addNode(
        Nodes.node("If", List.of("yes"), "branch").toBuilder()
            .addAttribute(branch("then_branch", body))
            .addAttribute(branch("else_branch", body)));
    Path file = file("branch.onnx", graph);
    Tensor images = Pictures.noise(1, 3, 16, 16);

    assertThat(features(file, images, "branch")).isEqualTo(features(small, images, "first"));
  }

  private static org.deepfeature.dfm.backbone.onnx.proto.AttributeProto branch(
      String name, GraphProto body) {
    return org.deepfeature.dfm.backbone.onnx.proto.AttributeProto.newBuilder()
        .setName(name)
        .setG(body)
        .setType(org.deepfeature.dfm.backbone.onnx.proto.AttributeProto.AttributeType.GRAPH)
        .build();
  }

  @Test
  void fixedBatchGivesTheFeaturesOfADynamicOne() {
    Path fixed = file("fixed.onnx", SmallNetworks.graph(3, 3, 16, 16));
    Tensor images = Pictures.noise(7, 3, 16, 16);

    float[] expected = features(small, images, "second");
    float[] actual = features(fixed, images, "second");

    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
    }
  }

  @Test
  void sizeThatAFixedNetworkCannotTakeIsOneClearError() {
    Path fixed = file("fixed.onnx", SmallNetworks.graph(1, 3, 16, 16));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> LOADER.load(request(fixed, 32, "second")))
        .withMessageContaining("16")
        .withMessageContaining("32");
  }

  @Test
  void channelsLastNetworksGetAndGiveWhatOthersDo() {
    GraphProto.Builder inner = SmallNetworks.graph("N", 3, "H", "W");
    GraphProto.Builder graph = GraphProto.newBuilder().setName("channels-last");
    graph.addInput(Nodes.value("photo", Nodes.FLOAT, "N", 16, 16, 3));
    graph.addNode(
        Nodes.node("Transpose", List.of("photo"), "image", Nodes.integers("perm", 0, 3, 1, 2)));
    graph.addAllNode(inner.getNodeList().subList(0, 4));
    graph.addAllInitializer(inner.getInitializerList());
    graph.addOutput(ValueInfoProto.newBuilder().setName("second"));
    Path file = file("nhwc.onnx", graph);
    Tensor images = Pictures.noise(2, 3, 16, 16);

    assertThat(features(file, images, "second")).isEqualTo(features(small, images, "second"));
  }

  @Test
  void halfPrecisionNetworksRunOnFloatImages() {
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    graph.setInput(0, Nodes.value("image", FLOAT16, "N", 3, "H", "W"));
    for (int i = 0; i < 2; i++) {
      graph.setInitializer(i, half(graph.getInitializer(i)));
    }
    Path file = file("half.onnx", graph);
    Tensor images = Pictures.noise(2, 3, 16, 16);

    float[] expected = features(small, images, "second");
    float[] actual = features(file, images, "second");

    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(0.2f));
    }
  }

  private static TensorProto half(TensorProto single) {
    ByteBuffer source = single.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int count = single.getRawData().isEmpty() ? single.getFloatDataCount() : source.remaining() / 4;
    ByteBuffer halves = ByteBuffer.allocate(2 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      float value = single.getRawData().isEmpty() ? single.getFloatData(i) : source.getFloat();
      halves.putShort(toHalf(value));
    }
    return TensorProto.newBuilder()
        .setName(single.getName())
        .addAllDims(single.getDimsList())
        .setDataType(FLOAT16)
        .setRawData(ByteString.copyFrom(halves.flip()))
        .build();
  }

  /** Truncates; normal numbers only, which is all that weights near 1 need. */
  private static short toHalf(float value) {
    int bits = Float.floatToIntBits(value);
    int exponent = ((bits >>> 23) & 0xFF) - 127 + 15;
    return exponent <= 0
        ? 0
        : (short) (((bits >>> 16) & 0x8000) | (exponent << 10) | ((bits >>> 13) & 0x3FF));
  }

  @Test
  void layersAreDescribedInOrderWithShapesAndGrowingCost() {
    List<LayerDescription> layers = LOADER.describe(request(small, 16));

    assertThat(layers.stream().map(LayerDescription::name))
        .containsSubsequence("conv1", "first", "conv2", "second", "pooled", "flat");
    LayerDescription second = layers.get(layers.size() - 3);
    assertThat(second.operator()).isEqualTo("Relu");
    assertThat(second.shape()).containsExactly(1L, 6L, 4L, 4L);
    List<Double> shares = new ArrayList<>();
    layers.forEach(l -> shares.add(l.costShare() == null ? 0 : l.costShare()));
    assertThat(shares).isSorted().last().isEqualTo(1.0);
    assertThat(layers.get(layers.size() - 1).spatial()).isFalse();
  }

  @Test
  void layerThatIsNoMapIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LOADER.load(request(small, 16, "flat")))
        .withMessageContaining("flat");
  }

  @Test
  void filesThatAreNoNetworkAreEachOneClearError() throws IOException {
    Path empty = Files.write(folder.resolve("empty.onnx"), new byte[0]);
    Path text = Files.writeString(folder.resolve("text.onnx"), "this is no network at all");
    byte[] whole = Files.readAllBytes(small);
    Path truncated =
        Files.write(folder.resolve("truncated.onnx"), Arrays.copyOf(whole, whole.length / 2));
    for (Path bad : List.of(empty, text, truncated, folder.resolve("absent.onnx"), folder)) {
      assertThatThrownBy(() -> LOADER.load(request(bad, 16)))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining(bad.getFileName().toString())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void cudaWithoutItsLibraryIsOneClearError() {
    BackboneRequest cuda =
        new BackboneRequest(
            small.toString(), List.of("second"), new ImageSize(16, 16), Device.cuda(0), 1);

    assertThatThrownBy(() -> LOADER.load(cuda))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("cuda:0")
        .hasMessageContaining("onnxruntime_gpu")
        .hasMessageNotContaining("\n");
  }

  @Test
  void preprocessingIsWhatTheOptionsSay() {
    OnnxOptions options =
        new OnnxOptions(
            "bgr", 255, List.of(104.0, 117.0, 123.0), List.of(1.0, 1.0, 1.0), "grey", "", -1);
    try (Backbone backbone = new OnnxBackboneLoader(options).load(request(small, 16))) {
      assertThat(backbone.preprocessing().scale()).isEqualTo(255);
      assertThat(backbone.preprocessing().mean()).containsExactly(104.0, 117.0, 123.0);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OnnxOptions("rbg", 1, List.of(0.0), List.of(1.0), "grey", "", -1))
        .withMessageContaining("rbg");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new OnnxOptions("rgb", 1, List.of(0.0), List.of(1.0), "grey", "", -1));
  }

  @Test
  void hashIsThatOfTheFile() throws IOException {
    Path other = file("other.onnx", SmallNetworks.graph("N", 3, 16, 16));
    try (Backbone one = LOADER.load(request(small, 16));
        Backbone two = LOADER.load(request(other, 16))) {
      assertThat(one.sha256()).isNotEqualTo(two.sha256());
    }
  }
}
