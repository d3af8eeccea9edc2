package org.deepfeature.dfm.network.part;

import java.util.List;

/** A function of each value. */
public enum Activation implements Part {
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6). */
  RELU6,
  /** 1 / (1 + exp −x). */
  SIGMOID,
  /** min(max(x + 3, 0), 6) / 6. */
  HARD_SIGMOID,
  /** x / (1 + exp −x). */
  SWISH,
  /** x · min(max(x + 3, 0), 6) / 6. */
  HARD_SWISH,
  /** x Φ(x), by the error function. */
  GELU;

  @Override
  public List<Weight> weights() {
    return List.of();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.activation(input, this);
  }
}
