package org.deepfeature.dfm.network.part;

import java.util.List;

/**
 * The largest value in each square.
 *
 * @param kernel side of the square
 * @param stride from a square to the next
 * @param padding on each side, of what is never the largest
 */
public record MaxPool(int kernel, int stride, int padding) implements Part {
  @Override
  public List<Weight> weights() {
    return List.of();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.maxPool(input, this);
  }
}
