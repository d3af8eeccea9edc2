package org.deepfeature.dfm.network.architecture;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deepfeature.dfm.network.Chain;
import org.deepfeature.dfm.network.part.Part;

/**
 * What vision transformers under timm's names have in common: one size of input, and blocks of
 * which each is a layer after the final normalisation, and a raw one without it. Immutable and
 * thread-safe.
 */
sealed interface TokenTransformer extends Architecture
    permits RotaryTransformer, VisionTransformer {
  /** Returns how many blocks there are. */
  int depth();

  @Override
  default String defaultLayer() {
    return "blocks." + (depth() * 2 / 3 - 1);
  }

  @Override
  default List<String> classifier() {
    return List.of("head.");
  }

  @Override
  default List<String> landmarks() {
    return List.of("patch_embed.proj.weight", "cls_token");
  }

  @Override
  default boolean isOfOneSize() {
    return true;
  }

  /**
   * Adds all blocks.
   *
   * @param chain with the tokens
   * @param block makes one, given its name
   * @param normalization the final one
   * @param folded tokens to a map of patches
   */
  default void addBlocks(
      Chain chain, Function<String, Part> block, Part normalization, Part folded) {
    Part map = normalization.then(folded);
    for (int b = 0; b < depth(); b++) {
      String name = "blocks." + b;
      chain.add(
          List.of(name), "TransformerBlock", block.apply(name), map, Map.of(name + ".raw", folded));
    }
  }
}
