package org.deepfeature.dfm.network.part;

import java.util.List;

/**
 * A square convolution; batch normalisation is folded into it.
 *
 * @param weight out × (in / groups) × kernel × kernel
 * @param bias one an output channel
 * @param stride of the kernel
 * @param padding zeros on each side
 * @param groups of channels that see only each other
 */
public record Convolution(Weight weight, Weight bias, int stride, int padding, int groups)
    implements Part {
  /**
   * @return side of the kernel
   */
  public int kernel() {
    return Math.toIntExact(weight.shape().get(2));
  }

  @Override
  public List<Weight> weights() {
    return List.of(weight, bias);
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.convolution(input, this);
  }
}
