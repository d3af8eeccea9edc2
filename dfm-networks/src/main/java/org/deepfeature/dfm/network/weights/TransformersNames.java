package org.deepfeature.dfm.network.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** DINOv3's networks as Hugging Face's transformers name their parts. */
final class TransformersNames {
  private static final String LANDMARK = "embeddings.patch_embeddings.weight";

  /** What timm, or the authors, call the same; in this order. */
  private static final Map<Pattern, String> RENAMED = new LinkedHashMap<>();

  static {
    rename("^embeddings\\.register_tokens$", "reg_token");
    rename("^embeddings\\.patch_embeddings\\.", "patch_embed.proj.");
    rename("^embeddings\\.", "");
    rename("^((model|encoder)\\.)?layer\\.", "blocks.");
    rename("\\.attention\\.o_proj\\.", ".attn.proj.");
    rename("\\.attention\\.", ".attn.");
    rename("\\.layer_scale([12])\\.lambda1$", ".gamma_$1");
    rename("\\.mlp\\.down_proj\\.", ".mlp.fc2.");
    rename("\\.mlp\\.gate_proj\\.", ".mlp.fc1_g.");
  }

  private TransformersNames() {}

  private static void rename(String from, String to) {
    RENAMED.put(Pattern.compile(from), to);
  }

  /** Returns the group under timm's names, or the same if it is not written so. */
  static TensorGroup underTimmsNames(TensorGroup group) {
    Map<String, StoredTensor> tensors = group.tensors();
    List<String> prefixes =
        tensors.keySet().stream()
            .filter(name -> name.equals(LANDMARK) || name.endsWith("." + LANDMARK))
            .map(name -> name.substring(0, name.length() - LANDMARK.length()))
            .toList();
    Map<String, StoredTensor> renamed = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) ->
            renamed.put(
                prefixes.stream()
                    .filter(name::startsWith)
                    .findFirst()
                    .map(prefix -> prefix + renamed(prefix, name, tensors))
                    .orElse(name),
                tensor));
    return new TensorGroup(group.place(), renamed);
  }

  private static String renamed(String prefix, String name, Map<String, StoredTensor> tensors) {
    String inner = name.substring(prefix.length());
    boolean gated = tensors.containsKey(name.replace(".up_proj.", ".gate_proj."));
    inner = inner.replace(".mlp.up_proj.", gated ? ".mlp.fc1_x." : ".mlp.fc1.");
    for (Map.Entry<Pattern, String> rule : RENAMED.entrySet()) {
      inner = rule.getKey().matcher(inner).replaceFirst(rule.getValue());
    }
    return inner;
  }
}
