package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.TrainingInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks as today's exporters write them: weights beside the file, in a new format. */
class WeightsInOtherFilesTest {
  private static final OnnxBackboneLoader LOADER = new OnnxBackboneLoader(OnnxOptions.DEFAULT);

  @TempDir private Path folder;

  /** The tensor's values moved into a file, behind so many other bytes. */
  private TensorProto outside(TensorProto tensor, String location, int offset) throws IOException {
    byte[] values = tensor.getRawData().toByteArray();
    byte[] bytes = new byte[offset + values.length + 8];
    System.arraycopy(values, 0, bytes, offset, values.length);
    Path file = folder.resolve(location);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return located(tensor, location, offset, values.length);
  }

  private static TensorProto located(
      TensorProto tensor, String location, long offset, long length) {
    TensorProto.Builder moved = tensor.toBuilder().clearRawData();
    moved.setDataLocation(TensorProto.DataLocation.EXTERNAL);
    moved.addExternalDataBuilder().setKey("location").setValue(location);
    moved.addExternalDataBuilder().setKey("offset").setValue(String.valueOf(offset));
    moved.addExternalDataBuilder().setKey("length").setValue(String.valueOf(length));
    return moved.build();
  }

  private static BackboneRequest request(Path file, String... layers) {
    return new BackboneRequest(
        file.toString(), List.of(layers), new ImageSize(16, 16), Device.CPU, 1);
  }

  private Path whole() {
    return SmallNetworks.write(
        folder.resolve("whole.onnx"), SmallNetworks.model(SmallNetworks.graph("N", 3, "H", "W")));
  }

  private Path split(String location, int offset) throws IOException {
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    graph.setInitializer(1, outside(graph.getInitializer(1), location, offset));
    return SmallNetworks.write(folder.resolve("model.onnx"), SmallNetworks.model(graph));
  }

  private static float[] features(Path file, String layer) {
    return Sketch.values(Sketch.features(file, 16, 16, layer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx.data", "weights/second.bin"})
  void weightsBesideTheFileAreReadAndHashed(String location) throws IOException {
    Path file = split(location, 64);
    assertThat(features(file, "second")).isEqualTo(features(whole(), "second"));

    String before = hash(file);
    byte[] weights = Files.readAllBytes(folder.resolve(location));
    weights[70] ^= 1;
    Files.write(folder.resolve(location), weights);
    assertThat(hash(file)).isNotEqualTo(before);
  }

  private static String hash(Path file) {
    try (Backbone backbone = LOADER.load(request(file, "first"))) {
      return backbone.sha256();
    }
  }

  @Test
  void inOnePieceItIsTheSameNetwork() throws IOException {
    Path file = split("model.onnx.data", 0);
    String hash = hash(file);
    float[] expected = features(file, "second");
    byte[] content = LOADER.content(request(file)).orElseThrow();
    Files.delete(folder.resolve("model.onnx.data"));
    Files.delete(file);

    try (Backbone backbone = LOADER.load(request(file, "second"), content)) {
      assertThat(backbone.sha256()).isEqualTo(hash);
      assertThat(Sketch.values(backbone.extract(Pictures.noise(2, 3, 16, 16)).get(0)))
          .isEqualTo(expected);
    }
  }

  @Test
  void constantsAndThoseOfBranchesAreReadAndHashed() throws IOException {
    Sketch s = Sketch.of("N", 3, "H", "W");
    TensorProto inner = Nodes.floats("", List.of(1L, 3L, 1L, 1L), 1, 2, 3);
    NodeProto constant =
        Nodes.node("Constant", List.of(), "c", tensor(outside(inner, "constant.bin", 0)));
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addNode(
                Nodes.node("Constant", List.of(), "b", tensor(outside(inner, "branch.bin", 0))))
            .addNode(Nodes.node("Mul", List.of("sum", "b"), "product"))
            .addOutput(Nodes.value("product", Nodes.FLOAT, "N", 3, "H", "W"))
            .build();
    s.add(constant);
    s.add("Add", "sum", List.of("image", "c"));
    s.constant(
        TensorProto.newBuilder()
            .setName("yes")
            .setDataType(9)
            .setRawData(ByteString.copyFrom(new byte[] {1}))
            .build());
    s.add(
        Nodes.node("If", List.of("yes"), "branch").toBuilder()
            .addAttribute(graph("then_branch", body))
            .addAttribute(graph("else_branch", body))
            .build());
    Path file = s.write(folder.resolve("constants.onnx"));

    float[] image = Sketch.values(Pictures.noise(2, 3, 16, 16));
    float[] branch = features(file, "branch");
    assertThat(branch[0]).isEqualTo(image[0] + 1);
    assertThat(branch[256]).isEqualTo((image[256] + 2) * 2);
    for (String other : List.of("constant.bin", "branch.bin")) {
      String before = hash(file, "branch");
      byte[] bytes = Files.readAllBytes(folder.resolve(other));
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, 7);
      Files.write(folder.resolve(other), bytes);
      assertThat(hash(file, "branch")).as(other).isNotEqualTo(before);
    }
  }

  private static String hash(Path file, String layer) {
    try (Backbone backbone = LOADER.load(request(file, layer))) {
      return backbone.sha256();
    }
  }

  private static AttributeProto tensor(TensorProto value) {
    return AttributeProto.newBuilder()
        .setName("value")
        .setType(AttributeProto.AttributeType.TENSOR)
        .setT(value)
        .build();
  }

  private static AttributeProto graph(String name, GraphProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(value)
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.bin",
        "a/../../secret.bin",
        "..\\secret.bin",
        "/etc/passwd",
        "C:\\secret.bin",
        "link.bin",
        "link/secret.bin",
        "",
        "absent.bin",
        ".",
        "*/_ORT_MEM_ADDR_/*"
      })
  void pathsDoNotLeaveTheFolder(String location) throws IOException {
    Path inside = Files.createDirectories(folder.resolve("inside"));
    Files.write(folder.resolve("secret.bin"), new byte[4096]);
    Files.createSymbolicLink(inside.resolve("link.bin"), folder.resolve("secret.bin"));
    Files.createSymbolicLink(inside.resolve("link"), folder);
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    graph.setInitializer(
        0,
        located(graph.getInitializer(0), location, 0, graph.getInitializer(0).getRawData().size()));
    Path file = SmallNetworks.write(inside.resolve("model.onnx"), SmallNetworks.model(graph));

    assertThatThrownBy(() -> LOADER.load(request(file, "first")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("model.onnx")
        .hasMessageContaining("'" + location + "'")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 5, 1L << 40})
  void tensorsBeyondTheirFileAreRefused(long offset) throws IOException {
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    TensorProto weights = graph.getInitializer(0);
    Files.write(folder.resolve("w.bin"), weights.getRawData().toByteArray());
    graph.setInitializer(0, located(weights, "w.bin", offset, weights.getRawData().size()));
    Path file = SmallNetworks.write(folder.resolve("model.onnx"), SmallNetworks.model(graph));

    assertThatThrownBy(() -> LOADER.load(request(file, "first")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("w.bin")
        .hasMessageContaining("432");
  }

  @Test
  void theNodeIsNamedWhoseTensorIsNotThere() {
    Sketch s = Sketch.of("N", 3, "H", "W");
    TensorProto inner = Nodes.floats("", List.of(1L, 3L, 1L, 1L), 1, 2, 3);
    s.add(Nodes.node("Constant", List.of(), "c", tensor(located(inner, "seed.yaml", 0, 12))));
    s.add("Add", "sum", List.of("image", "c"));
    Path file = s.write(folder.resolve("constant.onnx"));

    assertThatThrownBy(() -> LOADER.load(request(file, "sum")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("constant.onnx")
        .hasMessageContaining("'seed.yaml'")
        .hasMessageContaining("attribute 'value' of Constant node 'c'");
  }

  /** It would look for them in the working folder, whatever their hash. */
  @Test
  void theRuntimeNeverLooksForTensorsItself() {
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    TensorProto weights = graph.getInitializer(0);
    graph.setInitializer(0, located(weights, "pom.xml", 0, weights.getRawData().size()));
    ModelProto model = SmallNetworks.model(graph);

    assertThatThrownBy(() -> Sessions.open("model.onnx", model, Device.CPU, 1))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("model.onnx")
        .hasMessageContaining("'%s'".formatted(weights.getName()))
        .hasMessageContaining("'pom.xml'");
  }

  @Test
  void whatServesTrainingAloneIsNotRead() {
    GraphProto.Builder graph = SmallNetworks.graph("N", 3, "H", "W");
    TensorProto weights = graph.getInitializer(0);
    GraphProto training =
        GraphProto.newBuilder().addInitializer(located(weights, "/etc/passwd", 0, 4)).build();
    ModelProto model =
        SmallNetworks.model(graph).toBuilder()
            .addTrainingInfo(TrainingInfoProto.newBuilder().setInitialization(training))
            .build();
    Path file = SmallNetworks.write(folder.resolve("trained.onnx"), model);

    assertThat(features(file, "second")).isEqualTo(features(whole(), "second"));
    assertThatThrownBy(() -> Sessions.open("trained.onnx", model, Device.CPU, 1))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("/etc/passwd");
  }

  private Path version(long format, long operators) {
    ModelProto model =
        SmallNetworks.model(SmallNetworks.graph("s0", 3, "s1", "s2")).toBuilder()
            .setIrVersion(format)
            .clearOpsetImport()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operators))
            .build();
    return SmallNetworks.write(folder.resolve("version.onnx"), model);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11, 12, 13})
  void newFormatsAreRead(long format) {
    float[] expected = features(whole(), "second");

    assertThat(features(version(format, 18), "second")).isEqualTo(expected);
    assertThat(features(version(format, 25), "second")).isEqualTo(expected);
  }

  @Test
  void formatsThatAreTooNewAreNamed() {
    assertThatThrownBy(() -> LOADER.load(request(version(14, 25), "second")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("version 14")
        .hasMessageContaining("up to 13");
    assertThatThrownBy(() -> LOADER.load(request(version(13, 99), "second")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("99")
        .hasMessageNotContaining("\n");
  }
}
