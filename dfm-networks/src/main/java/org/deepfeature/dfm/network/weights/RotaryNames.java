package org.deepfeature.dfm.network.weights;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * DINOv3's networks under the names of timm's {@code Eva}, whoever wrote the file: the authors keep
 * one bias for queries, keys and values with a mask over that of keys, transformers keep three
 * weights, and timm's smaller files have no bias.
 */
final class RotaryNames {
  private static final String PERIODS = "rope_embed.periods";
  private static final double BASE = 100;

  /** Angles are rounded to bfloat16 in published files. */
  private static final double ROUNDING = 1.0 / 128;

  private static final Pattern ATTENTION = Pattern.compile("(blocks\\.\\d{1,4}\\.attn\\.).*");

  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, Integer> notes = new TreeMap<>();

  private RotaryNames(Map<String, StoredTensor> original) {
    original.forEach((name, tensor) -> tensors.put(renamed(name), tensor));
  }

  /**
   * @param network as the file has it
   * @return it under timm's names
   * @throws IOException if it turns by other angles
   */
  static FoundNetwork underTimmsNames(FoundNetwork network) throws IOException {
    RotaryNames names = new RotaryNames(network.tensors());
    names.checkPeriods();
    List<String> attentions =
        names.tensors.keySet().stream()
            .map(ATTENTION::matcher)
            .filter(Matcher::matches)
            .map(found -> found.group(1))
            .distinct()
            .toList();
    attentions.forEach(names::join);
    attentions.forEach(names::split);
    names.fillBiases(attentions);
    List<String> notes = new ArrayList<>(network.notes());
    names.notes.forEach((note, count) -> notes.add(note.formatted(count)));
    return new FoundNetwork(names.tensors, notes);
  }

  private String renamed(String name) {
    String timms =
        name.replaceFirst("^storage_tokens$", "reg_token")
            .replaceFirst("^(blocks\\.\\d+\\.)ls([12])\\.gamma$", "$1gamma_$2")
            .replaceFirst("^(blocks\\.\\d+\\.mlp\\.)w1\\.", "$1fc1_g.")
            .replaceFirst("^(blocks\\.\\d+\\.mlp\\.)w2\\.", "$1fc1_x.")
            .replaceFirst("^(blocks\\.\\d+\\.mlp\\.)w3\\.", "$1fc2.");
    if (!timms.equals(name)) {
      note("%s names of the authors read as timm's");
    }
    return timms;
  }

  private void note(String text) {
    notes.merge(text, 1, Integer::sum);
  }

  private void checkPeriods() throws IOException {
    StoredTensor stored = tensors.get(PERIODS);
    if (stored == null) {
      return;
    }
    FloatBuffer periods = stored.reader().values();
    for (int i = 0; i < periods.limit(); i++) {
      double expected = Math.pow(BASE, (double) i / periods.limit());
      if (!(Math.abs(periods.get(i) - expected) <= ROUNDING * expected)) {
        throw new IOException(
            "period %s of its rotary positions is %s; expected %s, which this network turns by"
                .formatted(i, periods.get(i), (float) expected));
      }
    }
  }

  /** Three weights become one, as queries, keys and values lie in it. */
  private void join(String attention) {
    List<StoredTensor> parts = new ArrayList<>();
    for (String part : List.of("q_proj", "k_proj", "v_proj")) {
      StoredTensor weight = tensors.get(attention + part + ".weight");
      if (weight == null || weight.shape().size() != 2) {
        return;
      }
      parts.add(weight);
    }
    List<Long> shape = parts.get(0).shape();
    if (parts.stream().anyMatch(part -> !part.shape().equals(shape))) {
      return;
    }
    for (String part : List.of("q_proj", "k_proj", "v_proj")) {
      tensors.remove(attention + part + ".weight");
    }
    tensors.put(
        attention + "qkv.weight",
        new StoredTensor(
            parts.get(0).type(),
            List.of(3 * shape.get(0), shape.get(1)),
            () -> concatenated(parts)));
    move(attention + "q_proj.bias", attention + "q_bias");
    move(attention + "v_proj.bias", attention + "v_bias");
    note("weights of queries, keys and values joined in %s blocks");
  }

  private void move(String from, String to) {
    StoredTensor tensor = tensors.remove(from);
    if (tensor != null) {
      tensors.put(to, tensor);
    }
  }

  private static FloatBuffer concatenated(List<StoredTensor> parts) throws IOException {
    List<FloatBuffer> values = new ArrayList<>();
    for (StoredTensor part : parts) {
      values.add(part.reader().values());
    }
    FloatBuffer all = FloatBuffer.allocate(values.stream().mapToInt(FloatBuffer::limit).sum());
    values.forEach(all::put);
    return all.flip();
  }

  /** One bias becomes that of queries and that of values; the mask says whether keys have one. */
  private void split(String attention) {
    StoredTensor bias = tensors.get(attention + "qkv.bias");
    if (bias == null || bias.shape().size() != 1 || bias.shape().get(0) % 3 != 0) {
      return;
    }
    tensors.remove(attention + "qkv.bias");
    StoredTensor mask = tensors.remove(attention + "qkv.bias_mask");
    int width = Math.toIntExact(bias.shape().get(0) / 3);
    List<Long> shape = List.of((long) width);
    StoredTensor.Reader masked =
        () -> {
          FloatBuffer values = bias.reader().values();
          return mask == null ? values : product(values, mask.reader().values());
        };
    tensors.put(
        attention + "q_bias",
        new StoredTensor(bias.type(), shape, () -> withoutKeys(masked.values(), width, 0)));
    tensors.put(
        attention + "v_bias",
        new StoredTensor(bias.type(), shape, () -> withoutKeys(masked.values(), width, 2 * width)));
    note("biases of queries and values cut out of %s");
  }

  private static FloatBuffer product(FloatBuffer values, FloatBuffer mask) throws IOException {
    if (values.limit() != mask.limit()) {
      throw new IOException(
          "its mask has %s values; expected %s".formatted(mask.limit(), values.limit()));
    }
    FloatBuffer product = FloatBuffer.allocate(values.limit());
    for (int i = 0; i < values.limit(); i++) {
      product.put(i, values.get(i) * mask.get(i));
    }
    return product;
  }

  private static FloatBuffer withoutKeys(FloatBuffer bias, int width, int from) throws IOException {
    for (int i = width; i < 2 * width; i++) {
      if (bias.get(i) != 0) {
        throw new IOException("keys have a bias in the file, and none in this network");
      }
    }
    return bias.duplicate().position(from).limit(from + width).slice();
  }

  private void fillBiases(List<String> attentions) {
    boolean any =
        tensors.keySet().stream().anyMatch(n -> n.endsWith(".q_bias") || n.endsWith(".v_bias"));
    if (any) {
      return;
    }
    for (String attention : attentions) {
      StoredTensor weight = tensors.get(attention + "qkv.weight");
      if (weight == null || weight.shape().isEmpty()) {
        continue;
      }
      int width = Math.toIntExact(Objects.requireNonNull(weight.shape().get(0)) / 3);
      StoredTensor zeros =
          new StoredTensor(
              ScalarType.FLOAT32.toString(),
              List.of((long) width),
              () -> FloatBuffer.allocate(width));
      tensors.put(attention + "q_bias", zeros);
      tensors.put(attention + "v_bias", zeros);
      note("%s blocks without biases of queries and values: 0");
    }
  }
}
