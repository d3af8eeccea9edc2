package org.deepfeature.dfm.network.part;

import java.util.List;

/**
 * softmax(Q Kᵀ / √d) V in each head (Vaswani et al. 2017).
 *
 * @param heads that share the width
 * @param width of a token
 */
public record Attention(int heads, int width) implements Part {
  @Override
  public List<Weight> weights() {
    return List.of();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.attention(input, this);
  }
}
