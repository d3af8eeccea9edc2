package org.deepfeature.dfm.network.part;

import java.util.List;
import java.util.stream.Stream;

/**
 * One part after another.
 *
 * @param first of them
 * @param next takes the first one's output
 */
public record Sequence(Part first, Part next) implements Part {
  @Override
  public List<Weight> weights() {
    return Stream.concat(first.weights().stream(), next.weights().stream()).toList();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    V between = first.apply(operators, input);
    V output = next.apply(operators, between);
    operators.release(between);
    return output;
  }
}
