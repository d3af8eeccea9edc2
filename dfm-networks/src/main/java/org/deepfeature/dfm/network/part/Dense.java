package org.deepfeature.dfm.network.part;

import java.util.List;

/**
 * A linear map of the last axis.
 *
 * @param weight out × in
 * @param bias one an output
 */
public record Dense(Weight weight, Weight bias) implements Part {
  @Override
  public List<Weight> weights() {
    return List.of(weight, bias);
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.dense(input, this);
  }
}
