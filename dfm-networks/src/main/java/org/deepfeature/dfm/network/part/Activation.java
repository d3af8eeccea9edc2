package org.deepfeature.dfm.network.part;

import java.util.List;

/** A function of each value. */
public enum Activation implements Part {
  /** max(x, 0). */
  RELU,
  /** 1 / (1 + exp −x). */
  SIGMOID,
  /** x / (1 + exp −x). */
  SWISH,
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
