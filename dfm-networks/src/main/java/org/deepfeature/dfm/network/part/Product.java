package org.deepfeature.dfm.network.part;

import java.util.List;
import java.util.stream.Stream;

/**
 * What two parts make of the same input, multiplied value by value.
 *
 * @param first of them
 * @param second gives the same shape
 */
public record Product(Part first, Part second) implements Part {
  @Override
  public List<Weight> weights() {
    return Stream.concat(first.weights().stream(), second.weights().stream()).toList();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    V left = first.apply(operators, input);
    V right = second.apply(operators, input);
    V output = operators.multiply(left, right);
    operators.release(left);
    operators.release(right);
    return output;
  }
}
