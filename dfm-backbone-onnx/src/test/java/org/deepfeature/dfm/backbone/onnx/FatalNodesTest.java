package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.NodeProto;
import org.deepfeature.dfm.backbone.onnx.proto.OperatorSetIdProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Networks of which ONNX Runtime dies are refused in words, and others compute what they did: each
 * case here has ended the process once.
 */
class FatalNodesTest {
  private static final int SIDE = 4;
  private static final String OUT = "out";

  private static ModelProto model(List<TensorProto> tensors, NodeProto... nodes) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setGraph(
            GraphProto.newBuilder()
                .setName("case")
                .addInput(Nodes.value("image", Nodes.FLOAT, "N", 4, "H", "W"))
                .addAllInitializer(tensors)
                .addAllNode(List.of(nodes))
                .addOutput(ValueInfoProto.newBuilder().setName(OUT)))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .build();
  }

  /** What it makes of four channels of the numbers from 0 to 63. */
  private static float[] run(ModelProto model) throws OrtException {
    FloatBuffer pixels = Tensor.allocateDirect(4 * SIDE * SIDE);
    for (int i = 0; i < pixels.capacity(); i++) {
      pixels.put(i, i);
    }
    try (OrtSession session = Sessions.open("case.onnx", model, Device.CPU, 1);
        OnnxTensor input =
            OnnxTensor.createTensor(Sessions.environment(), pixels, new long[] {1, 4, SIDE, SIDE});
        OrtSession.Result result = session.run(Map.of("image", input))) {
      FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] all = new float[values.remaining()];
      values.get(all);
      return all;
    }
  }

  private static TensorProto floats(String name, List<Long> shape) {
    float[] values =
        new float[(int) shape.stream().mapToLong(side -> side).reduce(1, (a, b) -> a * b)];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nodes.floats(name, shape, values);
  }

  private static void assertRefused(ModelProto model, String... what) {
    assertThatThrownBy(() -> run(model))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("Network 'case.onnx' is not given to ONNX Runtime")
        .hasMessageContainingAll(what);
  }

  @ParameterizedTest
  @ValueSource(longs = {1L << 32, 1L << 62, 1L << 15, 0, -1})
  void blocksWhoseSquareIsNoNumberAreRefused(long size) {
    for (String operator : List.of("DepthToSpace", "SpaceToDepth")) {
      assertRefused(
          model(
              List.of(),
              Nodes.node(operator, List.of("image"), OUT, Nodes.integer("blocksize", size))),
          operator + " node 'out' has a blocksize of " + size);
    }
  }

  @Test
  void blocksAreMovedAsEver() throws OrtException {
    float[] values =
        run(
            model(
                List.of(),
                Nodes.node("DepthToSpace", List.of("image"), OUT, Nodes.integer("blocksize", 2))));

    assertThat(values).startsWith(0, 16, 1, 17).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void convolutionsOfNoGroupAreRefused(long groups) {
    for (String operator : List.of("Conv", "ConvTranspose")) {
      assertRefused(
          model(
              List.of(floats("w", List.of(4L, 4L, 3L, 3L))),
              Nodes.node(operator, List.of("image", "w"), OUT, Nodes.integer("group", groups))),
          operator + " node 'out' has a group of " + groups);
    }
  }

  @Test
  void inputsWithoutNamesAreRefusedWhereEachCounts() {
    assertRefused(
        model(
            List.of(),
            Nodes.node(
                "Einsum", List.of("image", ""), OUT, Nodes.text("equation", "nchw,nchv->ncwv"))),
        "Einsum node 'out' has an input without a name");
    assertRefused(
        model(List.of(), Nodes.node("Max", List.of("image", ""), OUT)),
        "Max node 'out' has an input without a name");
  }

  @Test
  void inputsThatAreLeftOutAtTheEndMayBeWrittenAsBlanks() throws OrtException {
    TensorProto scale = Nodes.floats("scale", List.of(4L), 1, 1, 1, 1);

    float[] blank =
        run(
            model(
                List.of(scale),
                Nodes.node("LayerNormalization", List.of("image", "scale", ""), OUT)));

    assertThat(blank)
        .isEqualTo(
            run(
                model(
                    List.of(scale),
                    Nodes.node("LayerNormalization", List.of("image", "scale"), OUT))));
  }

  private static ModelProto recurrence(String operator, long hidden, boolean computed) {
    long rows = operator.equals("LSTM") ? 16 : operator.equals("GRU") ? 12 : 4;
    String w = computed ? "computed w" : "w";
    return model(
        List.of(
            floats("w", List.of(1L, rows, 16L)),
            floats("r", List.of(1L, rows, 4L)),
            Nodes.longs("shape", 4, 1, 16)),
        Nodes.node("Abs", List.of("w"), "computed w"),
        Nodes.node("Reshape", List.of("image", "shape"), "sequence"),
        Nodes.node(
            operator, List.of("sequence", w, "r"), OUT, Nodes.integer("hidden_size", hidden)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RNN", "GRU", "LSTM"})
  void recurrencesWithoutWeightsForTheirStatesAreRefused(String operator) throws OrtException {
    assertRefused(
        recurrence(operator, 4096, false),
        operator + " node 'out' has weights 'w' of shape",
        "for a hidden_size of 4096");
    assertThatThrownBy(() -> run(recurrence(operator, 4096, true)))
        .as("weights that are computed")
        .isInstanceOfAny(OrtException.class, DfmException.class);
    assertRefused(recurrence(operator, 0, false), "has a hidden_size of 0");
    assertThat(run(recurrence(operator, 4, false))).hasSize(16);
    assertThat(run(recurrence(operator, 4, true))).hasSize(16);
  }

  private static ModelProto resized(String operator, NodeProto... scales) {
    NodeProto[] all = Arrays.copyOf(scales, scales.length + 1);
    List<String> inputs =
        operator.equals("Upsample") ? List.of("image", "scales") : List.of("image", "", "scales");
    all[scales.length] = Nodes.node(operator, inputs, OUT);
    return model(List.of(Nodes.longs("shape", 1, 1, 2, 2), Nodes.longs("many", 9)), all).toBuilder()
        .setOpsetImport(
            0, OperatorSetIdProto.newBuilder().setVersion(operator.equals("Upsample") ? 9 : 17))
        .build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Resize", "Upsample"})
  void scalesThatAreComputedMustBeOneForEachAxis(String operator) throws OrtException {
    NodeProto floats =
        Nodes.node("Cast", List.of("shape"), "scales", Nodes.integer("to", Nodes.FLOAT));

    assertThat(run(resized(operator, floats))).startsWith(0, 0, 1, 1).hasSize(4 * 8 * 8);
    assertThatThrownBy(
            () ->
                run(
                    resized(
                        operator,
                        Nodes.node(
                            "Cast", List.of("image"), "scales", Nodes.integer("to", Nodes.FLOAT)))))
        .isInstanceOf(OrtException.class)
        .hasMessageContaining("dfm:guard:scales of out");
  }

  @Test
  void scalesAndSizesAreNotBothTaken() {
    ModelProto both =
        model(
            List.of(Nodes.longs("shape", 1, 4, 8, 8)),
            Nodes.node("Cast", List.of("shape"), "scales", Nodes.integer("to", Nodes.FLOAT)),
            Nodes.node("Resize", List.of("image", "", "scales", "shape"), OUT));

    assertRefused(both, "has scales that are computed, and sizes, too");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, -1, 0, 2})
  void aDiagonalFarOutsideIsOneOutside(long diagonal) throws OrtException {
    float[] values =
        run(
            model(
                List.of(Nodes.longs("k", diagonal).toBuilder().clearDims().build()),
                Nodes.node("Trilu", List.of("image", "k"), OUT, Nodes.integer("upper", 1))));

    for (int row = 0; row < SIDE; row++) {
      for (int column = 0; column < SIDE; column++) {
        float kept = column - row >= diagonal ? row * SIDE + column : 0;
        assertThat(values[row * SIDE + column]).isEqualTo(kept);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 32, 1000})
  void regionsOfMorePointsThanThereIsMemoryForAreRefused(long ratio) {
    assertRefused(
        model(
            List.of(Nodes.floats("boxes", List.of(1L, 4L), 0, 0, 3, 3), Nodes.longs("of", 0)),
            Nodes.node(
                "RoiAlign",
                List.of("image", "boxes", "of"),
                OUT,
                Nodes.integer("output_height", 2),
                Nodes.integer("output_width", 2),
                Nodes.integer("sampling_ratio", ratio))),
        "RoiAlign node 'out' samples");
  }

  @Test
  void branchesAreLookedInto() {
    GraphProto then =
        GraphProto.newBuilder()
            .setName("then")
            .addNode(
                Nodes.node(
                    "DepthToSpace",
                    List.of("image"),
                    "moved",
                    Nodes.integer("blocksize", 1L << 40)))
            .addOutput(Nodes.value("moved", Nodes.FLOAT, "N", "C", "H", "W"))
            .build();
    NodeProto.Builder branch =
        NodeProto.newBuilder().setOpType("If").addInput("true").addOutput(OUT);
    for (String name : List.of("then_branch", "else_branch")) {
      branch.addAttribute(
          AttributeProto.newBuilder()
              .setName(name)
              .setType(AttributeProto.AttributeType.GRAPH)
              .setG(then));
    }
    ModelProto model =
        model(
            List.of(Nodes.longs("one", 1)),
            Nodes.node("Cast", List.of("one"), "true", Nodes.integer("to", 9)),
            branch.build());

    assertRefused(model, "DepthToSpace node 'moved' has a blocksize of " + (1L << 40));
  }
}
