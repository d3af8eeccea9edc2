package org.deepfeature.dfm.network.part;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a body computes, added to its input.
 *
 * @param body of the block
 * @param shortcut what becomes of the input before it is added; empty for nothing
 */
public record Residual(Part body, Optional<Part> shortcut) implements Part {
  /**
   * @param body of the block, whose input is added as it is
   */
  public Residual(Part body) {
    this(body, Optional.empty());
  }

  @Override
  public List<Weight> weights() {
    return Stream.concat(
            body.weights().stream(), shortcut.stream().flatMap(part -> part.weights().stream()))
        .toList();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    V sum = body.apply(operators, input);
    if (shortcut.isEmpty()) {
      return operators.add(sum, input);
    }
    V identity = shortcut.get().apply(operators, input);
    V output = operators.add(sum, identity);
    operators.release(identity);
    return output;
  }
}
