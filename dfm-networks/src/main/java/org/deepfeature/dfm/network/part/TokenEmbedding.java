package org.deepfeature.dfm.network.part;

import java.util.List;

/**
 * Patches as tokens, after a class token, with positions added (Dosovitskiy et al. 2020).
 *
 * @param token of the class, 1 × 1 × width
 * @param positions 1 × (1 + patches) × width, for as many patches as there are
 */
public record TokenEmbedding(Weight token, Weight positions) implements Part {
  @Override
  public List<Weight> weights() {
    return List.of(token, positions);
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.tokens(input, this);
  }
}
