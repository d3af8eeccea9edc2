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
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.Stage;
import org.deepfeature.dfm.network.architecture.Architectures;
import org.deepfeature.dfm.network.part.Weight;
import org.deepfeature.dfm.network.source.NamedNetwork;
import org.deepfeature.dfm.network.weights.Written.Array;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DINOv3's weights as timm, its authors and transformers write them: the same network. */
final class RotaryWeightsTest {
  private static final String PLAIN = "vit_small_patch16_dinov3";
  private static final String GATED = "vit_small_plus_patch16_dinov3";
  private static final int WIDTH = 384;

  @TempDir private static Path folder;

  private final List<String> said = new ArrayList<>();

  /** All parameters under timm's names, biases of queries and values among them, and not 0. */
  private static Map<String, Array> seeded(String name) {
    Map<String, Array> arrays = new LinkedHashMap<>();
    SeededParameters seeded = new SeededParameters(3);
    Parameters noting =
        (parameter, initialization, shape) -> {
          boolean bias = parameter.endsWith("_bias");
          Weight weight =
              seeded.take(
                  parameter, bias ? Parameters.Initialization.SMALL : initialization, shape);
          arrays.put(parameter, Array.of(shape, values(weight)));
          return weight;
        };
    Architectures.of(name).describe(noting, new ImageSize(32, 32));
    return arrays;
  }

  private static float[] values(Weight weight) {
    float[] values = new float[Math.toIntExact(weight.size())];
    weight.values().get(values);
    return values;
  }

  private List<float[]> weightsOf(String name, Path file) {
    NamedNetwork.Opened opened =
        new NamedNetwork.Stored(Architectures.of(name), name, new Hub.Verified(file, "0"))
            .open(new ImageSize(32, 32), said::add);
    List<float[]> weights = new ArrayList<>();
    for (Stage stage : opened.network().stages()) {
      stage.part().weights().forEach(weight -> weights.add(values(weight)));
    }
    return weights;
  }

  private static byte[] joined(byte[]... parts) {
    int size = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    return all;
  }

  private static Map<String, Array> authors(Map<String, Array> timms, float keys, boolean mask) {
    Map<String, Array> authors = new LinkedHashMap<>();
    float[] keyBias = new float[WIDTH];
    Arrays.fill(keyBias, keys);
    float[] masked = new float[3 * WIDTH];
    Arrays.fill(masked, 1);
    Arrays.fill(masked, WIDTH, 2 * WIDTH, 0);
    timms.forEach(
        (name, array) -> {
          if (name.endsWith(".q_bias")) {
            String attention = name.substring(0, name.length() - "q_bias".length());
            byte[] bias =
                joined(
                    array.bytes(),
                    Array.of(new long[] {WIDTH}, keyBias).bytes(),
                    timms.get(attention + "v_bias").bytes());
            authors.put(attention + "qkv.bias", new Array("F32", new long[] {3 * WIDTH}, bias));
            if (mask) {
              authors.put(attention + "qkv.bias_mask", Array.of(new long[] {3 * WIDTH}, masked));
            }
          } else if (!name.endsWith(".v_bias")) {
            authors.put(
                name.replace("reg_token", "storage_tokens")
                    .replaceFirst("gamma_([12])", "ls$1.gamma")
                    .replace("mlp.fc1_g", "mlp.w1")
                    .replace("mlp.fc1_x", "mlp.w2")
                    .replace(
                        "mlp.fc2",
                        timms.keySet().toString().contains("fc1_g") ? "mlp.w3" : "mlp.fc2"),
                array);
          }
        });
    authors.put("mask_token", Array.of(new long[] {1, WIDTH}, new float[WIDTH]));
    authors.put("rope_embed.periods", periods(100).bfloat16());
    return authors;
  }

  private static Array periods(double base) {
    float[] periods = new float[16];
    for (int i = 0; i < periods.length; i++) {
      periods[i] = (float) Math.pow(base, i / 16.0);
    }
    return Array.of(new long[] {16}, periods);
  }

  private static Map<String, Array> transformers(Map<String, Array> timms, boolean gated) {
    Map<String, Array> named = new LinkedHashMap<>();
    timms.forEach(
        (name, array) -> {
          String theirs =
              name.replaceFirst("^blocks\\.", "layer.")
                  .replaceFirst("^cls_token", "embeddings.cls_token")
                  .replaceFirst("^reg_token", "embeddings.register_tokens")
                  .replaceFirst("^patch_embed\\.proj", "embeddings.patch_embeddings")
                  .replaceFirst("attn\\.proj", "attention.o_proj")
                  .replaceFirst("attn\\.([qv])_bias", "attention.$1_proj.bias")
                  .replaceFirst("gamma_([12])", "layer_scale$1.lambda1")
                  .replaceFirst("mlp\\.fc1_g", "mlp.gate_proj")
                  .replaceFirst(gated ? "mlp\\.fc1_x" : "mlp\\.fc1", "mlp.up_proj")
                  .replaceFirst("mlp\\.fc2", "mlp.down_proj");
          if (!name.endsWith("attn.qkv.weight")) {
            named.put(theirs, array);
            return;
          }
          int third = array.bytes().length / 3;
          for (int part = 0; part < 3; part++) {
            named.put(
                theirs.replace("attn.qkv", "attention." + "qkv".charAt(part) + "_proj"),
                new Array(
                    "F32",
                    new long[] {WIDTH, WIDTH},
                    Arrays.copyOfRange(array.bytes(), part * third, (part + 1) * third)));
          }
        });
    named.put("embeddings.mask_token", Array.of(new long[] {1, 1, WIDTH}, new float[WIDTH]));
    return named;
  }

  private void assertSame(String name, Path theirs, Map<String, Array> timms) throws IOException {
    List<float[]> right =
        weightsOf(name, Written.safetensors(folder.resolve("timm.safetensors"), timms));
    assertThat(said).isEmpty();
    List<float[]> read = weightsOf(name, theirs);

    assertThat(read).hasSameSizeAs(right);
    for (int i = 0; i < right.size(); i++) {
      assertThat(read.get(i)).as("weight " + i).isEqualTo(right.get(i));
    }
    assertThat(said).hasSize(1);
  }

  @Test
  void theAuthorsFileIsReadWithTheMaskOverTheBiasOfKeys() throws IOException {
    Map<String, Array> timms = seeded(PLAIN);
    Path file =
        Written.torch(folder.resolve("dinov3_vits16.pth"), authors(timms, Float.NaN, false));
    assertThatThrownBy(() -> weightsOf(PLAIN, file)).hasMessageContaining("keys have a bias");

    Path masked = Written.torch(folder.resolve("masked.pth"), authors(timms, 0.5f, true));
    assertSame(PLAIN, masked, timms);
    assertThat(said.get(0))
        .contains("25 names of the authors", "out of 12", "rope_embed.periods", "mask_token");
  }

  @Test
  void theAuthorsGatedNetworkIsReadUnderTheDictionariesOfTraining() throws IOException {
    Map<String, Array> timms = seeded(GATED);
    Map<String, Array> wrapped = new LinkedHashMap<>();
    authors(timms, 0, true).forEach((name, array) -> wrapped.put("module.backbone." + name, array));

    assertSame(GATED, Written.torch(folder.resolve("plus.pth"), Map.of("teacher", wrapped)), timms);
    assertThat(said.get(0)).contains("97 names of the authors", "teacher");
  }

  @Test
  void biasOfKeysThatNoMaskTakesOffIsRefused() throws IOException {
    Path file = Written.torch(folder.resolve("keys.pth"), authors(seeded(PLAIN), 0.5f, false));

    assertThatThrownBy(() -> weightsOf(PLAIN, file))
        .hasMessageContaining("'blocks.0.attn.q_bias'")
        .hasMessageContaining("keys have a bias");
  }

  @Test
  void networkThatTurnsByOtherAnglesIsRefused() throws IOException {
    Map<String, Array> other = authors(seeded(PLAIN), 0, true);
    other.put("rope_embed.periods", periods(10_000));
    Path file = Written.torch(folder.resolve("periods.pth"), other);

    assertThatThrownBy(() -> weightsOf(PLAIN, file))
        .hasMessageContaining("periods.pth")
        .hasMessageContaining("period 1 of its rotary positions is 1.77")
        .hasMessageContaining("expected 1.33");
  }

  @Test
  void namesOfTransformersAreRead() throws IOException {
    Map<String, Array> timms = seeded(PLAIN);
    Map<String, Array> gated = seeded(GATED);

    assertSame(
        PLAIN,
        Written.safetensors(folder.resolve("hf.safetensors"), transformers(timms, false)),
        timms);
    assertThat(said.get(0)).contains("joined in 12 blocks");
    said.clear();
    assertSame(
        GATED,
        Written.safetensors(folder.resolve("hf-plus.safetensors"), transformers(gated, true)),
        gated);
  }

  @Test
  void timmsFileWithoutBiasesMeansBiasesOfZero() throws IOException {
    Map<String, Array> timms = seeded(PLAIN);
    Map<String, Array> zero = new LinkedHashMap<>(timms);
    zero.replaceAll(
        (name, array) ->
            name.endsWith("_bias") ? Array.of(array.shape(), new float[WIDTH]) : array);
    Map<String, Array> without = new LinkedHashMap<>(timms);
    without.keySet().removeIf(name -> name.endsWith("_bias"));

    assertSame(PLAIN, Written.safetensors(folder.resolve("none.safetensors"), without), zero);
    assertThat(said.get(0)).contains("12 blocks without biases of queries and values: 0");
  }

  @Test
  void oneBiasThatIsMissingIsNoZero() throws IOException {
    Map<String, Array> timms = seeded(PLAIN);
    timms.remove("blocks.7.attn.v_bias");
    Path file = Written.safetensors(folder.resolve("one.safetensors"), timms);

    assertThatThrownBy(() -> weightsOf(PLAIN, file))
        .hasMessageContaining("1 missing: blocks.7.attn.v_bias (384)");
  }

  @Test
  void plainNetworkIsNotTheGatedOne() throws IOException {
    Path file = Written.safetensors(folder.resolve("small.safetensors"), seeded(PLAIN));

    assertThatThrownBy(() -> weightsOf(GATED, file))
        .hasMessageContaining("blocks.0.mlp.fc1_g.weight (1536, 384)")
        .hasMessageContaining("not a parameter of it: blocks.0.mlp.fc1.bias");
  }
}
