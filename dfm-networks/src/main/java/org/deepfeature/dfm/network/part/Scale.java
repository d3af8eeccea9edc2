package org.deepfeature.dfm.network.part;

import java.util.List;
import java.util.stream.Stream;

/**
 * A part whose output is scaled, value by value of each token (Touvron et al. 2021).
 *
 * @param part whose output
 * @param factors one a value of a token
 */
public record Scale(Part part, Weight factors) implements Part {
  @Override
  public List<Weight> weights() {
    return Stream.concat(part.weights().stream(), Stream.of(factors)).toList();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.scale(part.apply(operators, input), factors);
  }
}
