package org.deepfeature.dfm.network.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.Stage;
import org.deepfeature.dfm.network.architecture.Architectures;
import org.deepfeature.dfm.network.part.Weight;
import org.deepfeature.dfm.network.source.NamedNetwork;
import org.deepfeature.dfm.network.weights.Written.Array;
import org.deepfeature.dfm.network.weights.Written.Instance;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What training writes around a network: the weights are those of the network alone, and it is
 * said.
 */
final class WrappedWeightsTest {
  private static final int SIDE = 32;

  @TempDir private static Path folder;
  private static Map<String, Array> plain;
  private static float[] expected;

  private final List<String> said = new ArrayList<>();

  @BeforeAll
  static void writePlain() throws IOException {
    plain = seeded("resnet18", SIDE);
    plain.put("fc.weight", Array.of(new long[] {3, 512}, new float[3 * 512]));
    plain.put("bn1.num_batches_tracked", new Array("I64", new long[0], new byte[8]));
    expected = weightsOf(Written.safetensors(folder.resolve("plain.safetensors"), plain), null);
  }

  /** All parameters of a network with random weights. */
  private static Map<String, Array> seeded(String name, int side) {
    Map<String, Array> arrays = new LinkedHashMap<>();
    SeededParameters seeded = new SeededParameters(3);
    Parameters noting =
        (parameter, initialization, shape) -> {
          Weight weight = seeded.take(parameter, initialization, shape);
          arrays.put(parameter, Array.of(shape, values(weight)));
          return weight;
        };
    Architectures.of(name).describe(noting, new ImageSize(side, side));
    return arrays;
  }

  private static float[] values(Weight weight) {
    float[] values = new float[Math.toIntExact(weight.size())];
    weight.values().get(values);
    return values;
  }

  private static float[] weightsOf(Path file, List<String> said) {
    return weightsOf("resnet18", SIDE, file, said);
  }

  /** All weights of the described network, one after the other. */
  private static float[] weightsOf(String name, int side, Path file, List<String> said) {
    NamedNetwork.Opened opened =
        new NamedNetwork.Stored(Architectures.of(name), name, new Hub.Verified(file, "0"))
            .open(
                new ImageSize(side, side),
                line -> {
                  if (said != null) {
                    said.add(line);
                  }
                });
    List<Weight> weights = new ArrayList<>();
    for (Stage stage : opened.network().stages()) {
      weights.addAll(stage.part().weights());
      stage.readout().ifPresent(readout -> weights.addAll(readout.weights()));
    }
    float[] all = new float[weights.stream().mapToInt(w -> (int) w.size()).sum()];
    int at = 0;
    for (Weight weight : weights) {
      float[] values = values(weight);
      System.arraycopy(values, 0, all, at, values.length);
      at += values.length;
    }
    return all;
  }

  private static <T> Map<String, T> renamed(Map<String, T> arrays, UnaryOperator<String> name) {
    Map<String, T> renamed = new LinkedHashMap<>();
    arrays.forEach((key, array) -> renamed.put(name.apply(key), array));
    return renamed;
  }

  private static Map<String, Array> converted(UnaryOperator<Array> to) {
    Map<String, Array> converted = new LinkedHashMap<>();
    plain.forEach((key, a) -> converted.put(key, a.type().equals("F32") ? to.apply(a) : a));
    return converted;
  }

  private void assertSameNetwork(Path file, String... words) {
    assertThat(weightsOf(file, said)).isEqualTo(expected);
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains(file.getFileName().toString()).contains(words);
  }

  @Test
  void networkAsItIsNeedsNoWord() throws IOException {
    Path file = Written.torch(folder.resolve("plain.pth"), plain);

    assertThat(weightsOf(file, said)).isEqualTo(expected);
    assertThat(said).isEmpty();
  }

  @Test
  void bfloat16GivesTheFeaturesOfTheSameValuesInFloat32() throws IOException {
    float[] rounded =
        weightsOf(Written.torch(folder.resolve("rounded.pth"), converted(Array::rounded)), null);
    Map<String, Array> half = converted(Array::bfloat16);

    assertThat(weightsOf(Written.safetensors(folder.resolve("b.safetensors"), half), said))
        .isEqualTo(rounded)
        .isNotEqualTo(expected);
    assertThat(weightsOf(Written.torch(folder.resolve("b.pth"), half), said)).isEqualTo(rounded);
    assertThat(said).hasSize(2).allMatch(line -> line.contains("of bfloat16 read as float32"));
  }

  @Test
  void oneParameterInBfloat16ListsTheMissing() throws IOException {
    Path one =
        Written.safetensors(
            folder.resolve("one.safetensors"),
            Map.of("conv1.weight", plain.get("conv1.weight").bfloat16()));

    assertThatThrownBy(() -> weightsOf(one, said))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one.safetensors")
        .hasMessageContaining("99 missing: bn1.weight (64)");
  }

  @Test
  void float64IsRoundedAndSaid() throws IOException {
    assertSameNetwork(
        Written.safetensors(folder.resolve("d.safetensors"), converted(Array::float64)),
        "of float64 read as float32");
  }

  @Test
  void prefixesOfTrainersAreLeftOff() throws IOException {
    for (String prefix :
        List.of(
            "module.",
            "model.",
            "_orig_mod.",
            "backbone.",
            "encoder.",
            "module.model.backbone.",
            "_orig_mod.module.",
            "model._orig_mod.encoder.")) {
      said.clear();
      assertSameNetwork(
          Written.safetensors(
              folder.resolve("prefixed.safetensors"), renamed(plain, name -> prefix + name)),
          prefix.replace("_orig_mod.", "").isEmpty() ? "_orig_mod" : "left off 102 names");
    }
  }

  @Test
  void compiledPartsWithinTheNetworkAreUnderstood() throws IOException {
    assertSameNetwork(
        Written.safetensors(
            folder.resolve("parts.safetensors"),
            renamed(plain, name -> name.replaceFirst("^layer1\\.", "layer1._orig_mod."))),
        "'_orig_mod.' left out of 20 names");
  }

  @Test
  void lightningsCheckpointIsReadAndWhatBelongsToTheTaskIsNamed() throws IOException {
    Map<String, Object> dict = new LinkedHashMap<>(renamed(plain, name -> "model." + name));
    dict.put("criterion.weight", Array.of(new long[] {2}, 1, 2));
    Map<String, Object> checkpoint = new LinkedHashMap<>();
    checkpoint.put("epoch", 3L);
    checkpoint.put("state_dict", dict);
    checkpoint.put("hyper_parameters", new Instance("lightning.data", "AttributeDict"));
    checkpoint.put("optimizer", Map.of("state", Map.of("0", Array.of(new long[] {1}, 1))));

    assertSameNetwork(
        Written.torch(folder.resolve("last.ckpt"), checkpoint),
        "read from 'state_dict'",
        "prefix 'model.' left off 102 names",
        "criterion.weight");
  }

  @Test
  void trainersOtherDictionariesAreFound() throws IOException {
    for (String key : List.of("model_state_dict", "model", "ema_state_dict", "net")) {
      said.clear();
      assertSameNetwork(
          Written.torch(folder.resolve(key + ".pth.tar"), Map.of(key, plain)),
          "read from '" + key + "'");
    }
  }

  @Test
  void teacherIsTakenBeforeItsStudentAndSaid() throws IOException {
    Map<String, Array> other = converted(a -> Array.of(a.shape(), new float[a.bytes().length / 4]));
    assertSameNetwork(
        Written.torch(
            folder.resolve("dino.pth"),
            Map.of(
                "student", renamed(other, name -> "module.backbone." + name),
                "teacher", renamed(plain, name -> "backbone." + name))),
        "'teacher: backbone' is taken, not 'student: module.backbone'");
  }

  @Test
  void twoNetworksOfWhichEitherMayBeMeantAreRefused() throws IOException {
    Map<String, Array> both = renamed(plain, name -> "encoder_q." + name);
    both.putAll(renamed(plain, name -> "encoder_k." + name));
    Path file = Written.safetensors(folder.resolve("moco.safetensors"), both);

    assertThatThrownBy(() -> weightsOf(file, said))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("moco.safetensors")
        .hasMessageContaining("2 networks that may be meant, 'encoder_q', 'encoder_k'");
  }

  @Test
  void halfANetworkIsRefusedWithWhatIsMissing() throws IOException {
    Map<String, Array> half = new LinkedHashMap<>(renamed(plain, name -> "module." + name));
    half.keySet().removeIf(name -> name.startsWith("module.layer4."));
    Path file = Written.safetensors(folder.resolve("half.safetensors"), half);

    assertThatThrownBy(() -> weightsOf(file, said))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("25 missing: layer4.0.conv1.weight (512, 256, 3, 3)")
        .hasMessageContaining("prefix 'module.' left off");
  }

  @Test
  void grayscaleFirstConvolutionIsRefusedWithBothShapes() throws IOException {
    Map<String, Array> gray = new LinkedHashMap<>(plain);
    gray.put("conv1.weight", Array.of(new long[] {64, 1, 7, 7}, new float[64 * 49]));
    Path file = Written.safetensors(folder.resolve("gray.safetensors"), gray);

    assertThatThrownBy(() -> weightsOf(file, said))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("conv1.weight (64, 1, 7, 7)")
        .hasMessageContaining("expected (64, 3, 7, 7)");
  }

  @Test
  void valuesThatAreNoNumbersAreRefused() throws IOException {
    Map<String, Array> broken = new LinkedHashMap<>(plain);
    float[] values = new float[64];
    values[5] = Float.NaN;
    broken.put("bn1.bias", Array.of(new long[] {64}, values));
    Path file = Written.safetensors(folder.resolve("nan.safetensors"), broken);

    assertThatThrownBy(() -> weightsOf(file, said))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("nan.safetensors")
        .hasMessageContaining("'bn1.bias' has 1 of 64 values that are not finite");
  }

  @Test
  void transformersOfDinoAreReadWithTheirMaskTokenAndTheirChunks() throws IOException {
    String name = "vit_small_patch14_dinov2";
    Map<String, Array> vit = seeded(name, 28);
    float[] right =
        weightsOf(name, 28, Written.safetensors(folder.resolve("vit.safetensors"), vit), null);
    vit.put("mask_token", Array.of(new long[] {1, 384}, new float[384]));
    Map<String, Array> counted =
        renamed(vit, key -> key.replaceFirst("^blocks\\.(\\d+)\\.", "blocks.%s.$1."));
    Map<String, Array> through = new LinkedHashMap<>();
    Map<String, Array> anew = new LinkedHashMap<>();
    counted.forEach(
        (key, array) -> {
          int block = key.startsWith("blocks") ? Integer.parseInt(key.split("\\.", -1)[2]) : 0;
          through.put(key.replace("%s", Integer.toString(block / 3)), array);
          anew.put(key.replaceFirst("%s\\.\\d+", block / 3 + "." + block % 3), array);
        });
    for (Map<String, Array> chunks : List.of(through, anew)) {
      said.clear();
      Path file = Written.safetensors(folder.resolve("dinov2.safetensors"), chunks);
      assertThat(weightsOf(name, 28, file, said)).isEqualTo(right);
      assertThat(said).hasSize(1);
      assertThat(said.get(0)).contains("ignored: mask_token").contains("4 chunks");
    }
  }

  @Test
  void registersAreReadAsTheirAuthorsWroteThem() throws IOException {
    String name = "vit_small_patch14_reg4_dinov2";
    int width = 384;
    Map<String, Array> vit = seeded(name, 28);
    vit.put("cls_token", Array.of(new long[] {1, 1, width}, filled(width, 0.5f)));
    float[] right =
        weightsOf(name, 28, Written.safetensors(folder.resolve("reg4.safetensors"), vit), null);
    Map<String, Array> original =
        renamed(vit, key -> key.equals("reg_token") ? "register_tokens" : key);
    original.put("cls_token", Array.of(new long[] {1, 1, width}, filled(width, 0.125f)));
    byte[] patches = vit.get("pos_embed").bytes();
    byte[] first = Array.of(new long[] {width}, filled(width, 0.375f)).bytes();
    byte[] positions = Arrays.copyOf(first, first.length + patches.length);
    System.arraycopy(patches, 0, positions, first.length, patches.length);
    original.put("pos_embed", new Array("F32", new long[] {1, 1 + 37 * 37, width}, positions));
    original.put("mask_token", Array.of(new long[] {1, width}, new float[width]));
    Path file = Written.torch(folder.resolve("dinov2_vits14_reg4_pretrain.pth"), original);

    assertThat(weightsOf(name, 28, file, said)).isEqualTo(right);
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).contains("'register_tokens' read as reg_token", "mask_token");
  }

  @Test
  void weightsWithoutRegistersDoNotFitANetworkThatHasThem() throws IOException {
    Path file =
        Written.safetensors(
            folder.resolve("without.safetensors"), seeded("vit_small_patch14_dinov2", 28));

    assertThatThrownBy(() -> weightsOf("vit_small_patch14_reg4_dinov2", 28, file, said))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 missing: reg_token (1, 4, 384)")
        .hasMessageContaining("pos_embed (1, 1370, 384)");
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }
}
