package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dfm export} of networks that are written in other ways than most. */
class ExportNetworksTest {
  private static final double CLOSE = 1e-4;
  private static final int OLD = 11;
  private static final int NEW = 17;

  @TempDir private static Path folder;
  private static Path data;
  private static List<Path> images;

  @BeforeAll
  static void write() {
    data = Parts.write(folder.resolve("parts"));
    images = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      images.add(data.resolve("test/good/%03d.png".formatted(i)));
      images.add(data.resolve("test/spot/%03d.png".formatted(i)));
    }
  }

  /** Nodes from an image to a map of 8 channels and half the size, named {@code map}. */
  private static NodeProto[] convolution(String image) {
    return new NodeProto[] {
      Nodes.node(
          "Conv",
          List.of(image, "weights"),
          "wave",
          Nodes.integers("strides", 2, 2),
          Nodes.integers("pads", 1, 1, 1, 1)),
      Nodes.node("Relu", List.of("wave"), "map")
    };
  }

  private static String network(String name, int operators, ValueInfoProto input, NodeProto... all)
      throws IOException {
    Random random = new Random(1);
    float[] weights = new float[8 * 3 * 3 * 3];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName(name)
            .addInput(input)
            .addInitializer(Nodes.floats("weights", List.of(8L, 3L, 3L, 3L), weights))
            .addAllNode(List.of(all))
            .addOutput(ValueInfoProto.newBuilder().setName("map"));
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(7)
            .setGraph(graph)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(operators))
            .build();
    Path file = folder.resolve(name + ".onnx");
    Files.write(file, model.toByteArray());
    return "onnx:" + file;
  }

  private static ValueInfoProto floats(Object batch) {
    return Nodes.value("x", Nodes.FLOAT, batch, 3, 64, 64);
  }

  private static NodeProto[] all(NodeProto[] first, NodeProto... then) {
    return Stream.concat(Stream.of(first), Stream.of(then)).toArray(NodeProto[]::new);
  }

  private static Path fitted(String name, String backbone, String layers, String... more) {
    Path run = folder.resolve("run-" + name);
    List<Object> words = new ArrayList<>(List.of("fit", "--data", data, "--image-size", 64));
    words.addAll(List.of("--output", run, "--backbone", backbone, "--layer", layers));
    words.addAll(List.of(more));
    Dfm fit = Dfm.run(words.toArray());
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    return run;
  }

  private static Dfm export(Path run) {
    return Dfm.run("export", "--model", run, "--output", run.resolve("model.onnx"));
  }

  private static void assertSame(Path run) throws IOException {
    assertSame(run, CLOSE);
  }

  private static void assertSame(Path run, double map) throws IOException {
    Dfm written = export(run);
    assertThat(written.exitCode()).as(written.err()).isZero();
    ExportedGraph graph =
        new ExportedGraph(run.resolve("model.dfm"), run.resolve("model.onnx"), map);
    assertThat(graph.compared(images.subList(1, 2), new ImageSize(64, 64), true)).isLessThan(CLOSE);
    assertThat(graph.compared(images.subList(0, 7), new ImageSize(91, 70), true)).isLessThan(CLOSE);
  }

  @Test
  void networkOfOneImageIsRunImageByImage() throws IOException {
    assertSame(fitted("one", network("one", NEW, floats(1), convolution("x")), "map"));
  }

  @Test
  void networkOfTwoImagesIsRefused() throws IOException {
    Dfm refused = export(fitted("two", network("two", NEW, floats(2), convolution("x")), "map"));

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err()).contains("takes 2 images at a time").contains("free batch dimension");
    assertThat(folder.resolve("run-two").resolve("model.onnx")).doesNotExist();
  }

  @Test
  void networkOfBytesGetsTheGreysThatThePicturesHave() throws IOException {
    ValueInfoProto bytes = Nodes.value("x", Nodes.UINT8, "N", 64, 64, 3);
    NodeProto cast = Nodes.node("Cast", List.of("x"), "y", Nodes.integer("to", Nodes.FLOAT));
    NodeProto turn = Nodes.node("Transpose", List.of("y"), "z", Nodes.integers("perm", 0, 3, 1, 2));
    String backbone =
        network("bytes", NEW, bytes, all(new NodeProto[] {cast, turn}, convolution("z")));

    assertSame(fitted("bytes", backbone, "map"));
  }

  @Test
  void rangesOfABatchDoNotMixItsImages() throws IOException {
    NodeProto quantized =
        NodeProto.newBuilder()
            .setOpType("DynamicQuantizeLinear")
            .addInput("x")
            .addAllOutput(List.of("q", "scale", "zero"))
            .build();
    NodeProto back = Nodes.node("DequantizeLinear", List.of("q", "scale", "zero"), "y");
    String backbone =
        network(
            "dynamic", NEW, floats("N"), all(new NodeProto[] {quantized, back}, convolution("y")));

    // Pixels that are the same but for their last digit may round to neighbouring levels.
    assertSame(fitted("dynamic", backbone, "map"), 2e-3);
  }

  @Test
  void networksOfTwoOperatorSetsAreOneGraph() throws IOException {
    String both =
        network("older", OLD, floats("N"), convolution("x"))
            + "+"
            + network("newer", NEW, floats("N"), convolution("x"));

    assertSame(fitted("sets", both, "1/map:pooling=2,2/map:pooling=4"));
  }

  @Test
  void operatorsThatMeanSomethingElseInTheNewerSetAreRefused() throws IOException {
    NodeProto[] shares = convolution("x");
    shares[1] = Nodes.node("Softmax", List.of("wave"), "map", Nodes.integer("axis", 1));
    String both =
        network("old-softmax", OLD, floats("N"), shares)
            + "+"
            + network("new-plain", NEW, floats("N"), convolution("x"));

    Dfm refused = export(fitted("softmax", both, "1/map,2/map"));

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err())
        .contains("onnx:" + folder.resolve("old-softmax.onnx"))
        .contains("Softmax")
        .contains("operator set 17");
  }

  @ParameterizedTest
  @ValueSource(strings = {"djl:resnet18", "onnx:resnet18", "djl:vit_small_patch16_224"})
  void networksByNameAreExportedWhateverEngineRanThem(String backbone) throws IOException {
    String layer = backbone.contains("vit") ? "blocks.1" : "layer1";

    assertSame(
        fitted(backbone.replace(':', '-'), backbone, layer, "--no-pretrained", "--seed", "3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnx:vit_small_patch16_224", "djl:vit_small_patch16_224"})
  void meansOfBlocksAreInTheGraph(String backbone) throws IOException {
    assertSame(
        fitted(
            backbone.replace(':', '-') + "-band",
            backbone,
            "blocks.0..1.raw,blocks.1",
            "--no-pretrained",
            "--embedding",
            "cells",
            "--fusion",
            "mean"));
  }

  @Test
  void networksThatOnlyTheirEngineKnowsAreRefusedWithAWayOut() throws IOException {
    Path script = folder.resolve("script.pt");
    try (InputStream in =
        new GZIPInputStream(
            ExportNetworksTest.class.getResourceAsStream("resnet18-layer1.pt.gz"))) {
      Files.copy(in, script);
    }
    Path run = fitted("run-script", "djl:" + script, "1");

    Dfm refused = export(run);

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err())
        .contains("script.pt cannot be written as ONNX")
        .contains("torch.onnx.export")
        .contains("onnx:FILE.onnx");
    assertThat(run.resolve("model.onnx")).doesNotExist();
  }
}
