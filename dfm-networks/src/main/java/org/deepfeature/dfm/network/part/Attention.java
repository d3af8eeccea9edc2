package org.deepfeature.dfm.network.part;

import java.util.List;
import java.util.Optional;

/**
 * softmax(Q Kᵀ / √d) V in each head (Vaswani et al. 2017).
 *
 * @param heads that share the width
 * @param width of a token
 * @param rotation of queries and keys before the product; empty for none
 */
public record Attention(int heads, int width, Optional<Rotation> rotation) implements Part {
  /**
   * Without a rotation.
   *
   * @param heads that share the width
   * @param width of a token
   */
  public Attention(int heads, int width) {
    this(heads, width, Optional.empty());
  }

  @Override
  public List<Weight> weights() {
    return rotation.map(by -> List.of(by.cosines(), by.sines())).orElse(List.of());
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.attention(input, this);
  }
}
