package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.AttributeProto;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A layer is a map with its channels known, or it is refused. */
class LayerFormsTest {
  @TempDir private Path folder;

  private Path write(Sketch sketch) {
    return sketch.write(folder.resolve("network.onnx"));
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(List.of(actual.channels(), actual.height(), actual.width()))
        .isEqualTo(List.of(expected.channels(), expected.height(), expected.width()));
    assertThat(Sketch.values(actual)).isEqualTo(Sketch.values(expected));
  }

  private static void assertRefused(Path file, int height, int width, String layer, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sketch.features(file, height, width, layer))
        .withMessageContaining("'" + layer + "'")
        .withMessageContaining(why)
        .withMessageContaining("layers that are maps: ");
  }

  /** Every layer with its channels last against itself with them second. */
  private static void assertTwin(Path file, int height, int width, String layer) {
    assertSame(
        Sketch.features(file, height, width, layer),
        Sketch.features(file, height, width, layer + ".second"));
  }

  @ParameterizedTest
  @CsvSource({"32, 32", "32, 48"})
  void blocksWithChannelsLastGiveTheNumbersOfTheirTwins(int height, int width) {
    Sketch s = Sketch.of("N", 3, "H", "W");
    String map = s.transpose(s.patches("image", "stem", 3, 8, 4), "last", 0, 2, 3, 1);
    String wide =
        s.add("MatMul", "wide", List.of(s.normalized(map, "norm"), s.weights("w1", 8L, 16L)));
    String bent = s.add("Erf", "bent", List.of(wide));
    String narrow = s.add("MatMul", "narrow", List.of(bent, s.weights("w2", 16L, 8L)));
    s.add("Add", "stage", List.of(map, narrow));
    for (String layer : List.of("last", "norm", "wide", "bent", "narrow", "stage")) {
      s.transpose(layer, layer + ".second", 0, 3, 1, 2);
    }
    Path file = write(s);

    for (String layer : List.of("last", "norm", "wide", "bent", "narrow", "stage")) {
      assertTwin(file, height, width, layer);
    }
  }

  @Test
  void shiftedWindowsAndMergedPatchesGiveTheNumbersOfTheirTwins() {
    Sketch s = Sketch.of(1, 3, 32, 32);
    String map = s.transpose(s.patches("image", "stem", 3, 8, 4), "last", 0, 2, 3, 1);
    String rolled =
        s.concat("rolled", 1, s.slice(map, "below", 1, 2, 8, 1), s.slice(map, "above", 1, 0, 2, 1));
    String split = s.reshape(rolled, "split", 1, 2, 4, 2, 4, 8);
    String windows = s.transpose(split, "windows", 0, 1, 3, 2, 4, 5);
    String tokens = s.reshape(windows, "tokens", 4, 16, 8);
    String keys = s.transpose(tokens, "keys", 0, 2, 1);
    String attention = s.add("MatMul", "scores", List.of(tokens, keys));
    String weights = s.add("Softmax", "attention", List.of(attention));
    String mixed = s.add("MatMul", "mixed", List.of(weights, tokens));
    String apart = s.reshape(mixed, "apart", 1, 2, 2, 4, 4, 8);
    String together = s.transpose(apart, "together", 0, 1, 3, 2, 4, 5);
    String back = s.reshape(together, "shifted", 1, 8, 8, 8);
    String unrolled =
        s.concat(
            "unrolled", 1, s.slice(back, "last2", 1, 6, 8, 1), s.slice(back, "first6", 1, 0, 6, 1));
    String sum = s.add("Add", "block", List.of(map, unrolled));
    String evenRows = s.slice(sum, "even", 1, 0, 8, 2);
    String oddRows = s.slice(sum, "odd", 1, 1, 8, 2);
    String merged =
        s.concat(
            "four",
            3,
            s.slice(evenRows, "a", 2, 0, 8, 2),
            s.slice(oddRows, "b", 2, 0, 8, 2),
            s.slice(evenRows, "c", 2, 1, 8, 2),
            s.slice(oddRows, "d", 2, 1, 8, 2));
    s.add("MatMul", "merged", List.of(merged, s.weights("w", 32L, 4L)));
    List<String> layers = List.of("unrolled", "block", "four", "merged");
    layers.forEach(layer -> s.transpose(layer, layer + ".second", 0, 3, 1, 2));
    Path file = write(s);

    layers.forEach(layer -> assertTwin(file, 32, 32, layer));
    for (String none : List.of("tokens", "attention", "mixed", "apart")) {
      assertRefused(file, 32, 32, none, "is no map");
    }
    // Eight channels in eight rows and columns: only the order of the rows tells them apart.
    assertRefused(file, 32, 32, "rolled", "not in their order");
    assertRefused(file, 32, 32, "shifted", "not in their order");
    assertRefused(file, 32, 32, "below", "a part of the image");
  }

  @Test
  void imagesOfFreeSizeWhoseChannelsAreTurnedFirstHaveThemLast() {
    Sketch s = Sketch.of("N", "a", "b", "c");
    String half = s.constant(Nodes.floats("one", List.of(), 1));
    String same = s.add("Mul", "same", List.of("image", half));
    s.patches(s.transpose(same, "second", 0, 3, 1, 2), "stem", 3, 8, 4);
    Path file = write(s);

    assertThat(Sketch.features(file, 16, 32, "stem").width()).isEqualTo(8);
  }

  @Test
  void imagesWithChannelsLastAndJoinedBranchesGiveTheNumbersOfTheirTwins() {
    Sketch s = Sketch.of("N", "H", "W", 3);
    String second = s.transpose("image", "second", 0, 3, 1, 2);
    String left = s.transpose(s.patches(second, "conv1", 3, 6, 4), "left", 0, 2, 3, 1);
    String right = s.transpose(s.patches(second, "conv2", 3, 2, 4), "right", 0, 2, 3, 1);
    s.concat("joined", 3, left, right);
    s.add("Pad", "padded", List.of("joined", s.longs(0, 1, 1, 0, 0, 1, 1, 0)));
    List.of("joined", "padded").forEach(l -> s.transpose(l, l + ".second", 0, 3, 1, 2));
    Path file = write(s);

    assertTwin(file, 32, 32, "joined");
    assertTwin(file, 24, 32, "padded");
  }

  @Test
  void reshapedChannelsStayChannels() {
    Sketch s = Sketch.of("N", 3, "H", "W");
    s.patches("image", "stem", 3, 8, 4);
    s.transpose(s.reshape("stem", "groups", 1, 2, 4, 8, 8), "swapped", 0, 2, 1, 3, 4);
    s.reshape("swapped", "shuffled", 1, 8, 8, 8);
    s.transpose(s.reshape("shuffled", "blocks", 1, 2, 2, 2, 8, 8), "between", 0, 1, 4, 2, 5, 3);
    s.reshape("between", "enlarged", 1, 2, 16, 16);
    s.reshape(s.reshape("stem", "normed", 0, 2, -1), "again", 1, 8, 8, 8);
    Path file = write(s);

    assertSame(Sketch.features(file, 32, 32, "again"), Sketch.features(file, 32, 32, "stem"));
    Tensor enlarged = Sketch.features(file, 32, 32, "enlarged");
    assertThat(List.of(enlarged.channels(), enlarged.height(), enlarged.width()))
        .containsExactly(2, 16, 16);
    assertThat(Sketch.features(file, 32, 32, "shuffled").channels()).isEqualTo(8);
  }

  /** A transformer of one block; the patches' map is its layer "stem". */
  private static Sketch transformer(int height, int width, int before, int after) {
    int rows = height / 8;
    int columns = width / 8;
    int tokens = before + rows * columns + after;
    Sketch s = Sketch.of(1, 3, height, width);
    String flat = s.reshape(s.patches("image", "stem", 3, 6, 8), "flat", 1, 6, -1);
    String patches = s.transpose(flat, "patches", 0, 2, 1);
    String sequence = patches;
    if (before > 0) {
      sequence = s.concat("prefixed", 1, s.weights("cls", 1L, (long) before, 6L), sequence);
    }
    if (after > 0) {
      sequence = s.concat("suffixed", 1, sequence, s.weights("register", 1L, (long) after, 6L));
    }
    String embedded = s.add("Identity", "embedded", List.of(sequence));
    String qkv = s.add("MatMul", "qkv", List.of(embedded, s.weights("w", 6L, 18L)));
    String heads = s.transpose(s.reshape(qkv, "split", 1, tokens, 3, 2, 3), "heads", 2, 0, 3, 1, 4);
    String zero = s.longs(0);
    String[] parts = new String[3];
    for (int i = 0; i < 3; i++) {
      parts[i] =
          s.add("Squeeze", "part" + i, List.of(s.slice(heads, "cut" + i, 0, i, i + 1, 1), zero));
    }
    String keys = s.transpose(parts[1], "keys", 0, 1, 3, 2);
    String scores = s.add("MatMul", "scores", List.of(parts[0], keys));
    String attention = s.add("Softmax", "attention", List.of(scores));
    String seen = s.add("MatMul", "seen", List.of(attention, parts[2]));
    String joined = s.reshape(s.transpose(seen, "beside", 0, 2, 1, 3), "joined", 1, tokens, 6);
    s.normalized(s.add("Add", "block", List.of(embedded, joined)), "last_hidden_state");
    return s;
  }

  @ParameterizedTest
  @CsvSource({"64, 64, 1, 0", "32, 64, 1, 0", "64, 32, 5, 0", "32, 64, 0, 0", "64, 64, 1, 4"})
  void tokensBecomeMapsOfTheirPositions(int height, int width, int before, int after) {
    Path file = write(transformer(height, width, before, after));

    Tensor map = Sketch.features(file, height, width, "stem");
    assertSame(Sketch.features(file, height, width, "embedded"), map);
    assertSame(Sketch.features(file, height, width, "patches"), map);
    assertSame(Sketch.features(file, height, width, "flat"), map);
    try (Backbone backbone = Sketch.open(file, OnnxOptions.DEFAULT, height, width)) {
      assertThat(backbone.layers())
          .containsExactly(new Backbone.Layer("last_hidden_state", 6, height / 8, width / 8));
    }
  }

  @Test
  void whatAttentionCalculatesIsNeverOffered() {
    Path file = write(transformer(64, 64, 1, 0));
    List<LayerDescription> layers =
        new OnnxBackboneLoader(OnnxOptions.DEFAULT)
            .describe(
                new BackboneRequest(
                    file.toString(), List.of(), new ImageSize(64, 64), Device.CPU, 1));

    assertThat(layers.stream().filter(LayerDescription::spatial).map(LayerDescription::name))
        .contains("stem", "embedded", "joined", "block", "last_hidden_state")
        .doesNotContain(
            "split",
            "heads",
            "part0",
            "part1",
            "part2",
            "keys",
            "scores",
            "attention",
            "seen",
            "beside");
    assertRefused(file, 64, 64, "attention", "1 x 2 x 65 x 65");
    assertRefused(file, 64, 64, "beside", "is no map");
  }

  @Test
  void sequencesWithTheirImagesSecondAreRefused() {
    Sketch s = transformer(64, 64, 1, 0);
    s.transpose("block", "tokens.first", 1, 0, 2);

    assertRefused(write(s), 64, 64, "tokens.first", "65 x 1 x 6");
  }

  /** The graph does not see through a branch. */
  private static Sketch hidden(Sketch sketch, String tensor, int rank) {
    Object[] free = new Object[rank];
    Arrays.setAll(free, i -> "d" + i);
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addNode(Nodes.node("Neg", List.of(tensor), "hidden.inner"))
            .addOutput(Nodes.value("hidden.inner", Nodes.FLOAT, free))
            .build();
    sketch.constant(
        TensorProto.newBuilder()
            .setName("yes")
            .setDataType(9)
            .setRawData(ByteString.copyFrom(new byte[] {1}))
            .build());
    sketch.add(
        Nodes.node("If", List.of("yes"), "hidden").toBuilder()
            .addAttribute(branch("then_branch", body))
            .addAttribute(branch("else_branch", body))
            .build());
    sketch.add("Neg", "shown", List.of("hidden"));
    return sketch;
  }

  private static AttributeProto branch(String name, GraphProto body) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setG(body)
        .setType(AttributeProto.AttributeType.GRAPH)
        .build();
  }

  @ParameterizedTest
  @CsvSource({"embedded, 3", "block, 3"})
  void whatTheGraphHidesIsFoundByMovingTheImage(String tensor, int rank) {
    Path file = write(hidden(transformer(64, 32, 1, 0), tensor, rank));

    assertSame(Sketch.features(file, 64, 32, "shown"), Sketch.features(file, 64, 32, tensor));
  }

  @Test
  void channelsThatTheGraphHidesAreFoundByMovingTheImage() {
    Sketch s = Sketch.of("N", 3, "H", "W");
    s.transpose(s.patches("image", "stem", 3, 8, 4), "last", 0, 2, 3, 1);
    Path file = write(hidden(s, "last", 4));

    assertSame(Sketch.features(file, 32, 32, "shown"), Sketch.features(file, 32, 32, "stem"));
  }

  @Test
  void hiddenAttentionIsRefused() {
    Path file = write(hidden(transformer(64, 64, 1, 0), "attention", 4));

    assertRefused(file, 64, 64, "shown", "neither the graph nor a moved image");
  }

  @Test
  void tokensThatCannotBeToldAskForTheOption() {
    Sketch s = Sketch.of(1, 3, 64, 64);
    // Every token is a mixture of all patches: none has a place.
    String flat = s.reshape(s.patches("image", "stem", 3, 6, 8), "flat", 1, 6, 64);
    String mixed = s.add("MatMul", "mixed", List.of(flat, s.weights("w", 64L, 68L)));
    s.transpose(mixed, "sequence", 0, 2, 1);
    Path file = write(s);

    assertRefused(file, 64, 64, "sequence", "--set backbone-options.prefixTokens=N");
    try (Backbone backbone = Sketch.open(file, prefix(4), 64, 64, "sequence")) {
      assertThat(backbone.layers()).containsExactly(new Backbone.Layer("sequence", 6, 8, 8));
    }
  }

  @Test
  void optionThatTheGraphContradictsIsRefused() {
    Path file = write(transformer(64, 64, 1, 0));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Sketch.open(file, prefix(5), 64, 64, "block"))
        .withMessageContaining("1 tokens before")
        .withMessageContaining("prefixTokens is 5");
  }

  private static OnnxOptions prefix(int tokens) {
    OnnxOptions d = OnnxOptions.DEFAULT;
    return new OnnxOptions(
        d.colorOrder(), d.scale(), d.mean(), d.standardDeviation(), "grey", "", tokens);
  }
}
