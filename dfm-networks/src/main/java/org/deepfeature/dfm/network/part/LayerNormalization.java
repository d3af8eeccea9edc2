package org.deepfeature.dfm.network.part;

import java.util.List;

/**
 * Normalises each token over its values (Ba et al. 2016).
 *
 * @param weight one a value of a token
 * @param bias one a value of a token
 * @param epsilon added to the variance
 */
public record LayerNormalization(Weight weight, Weight bias, double epsilon) implements Part {
  @Override
  public List<Weight> weights() {
    return List.of(weight, bias);
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.layerNormalization(input, this);
  }
}
