package org.deepfeature.dfm.network.part;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Patches as tokens, after others such as that of the class (Dosovitskiy et al. 2020), with
 * positions added.
 *
 * @param first 1 × before × width: the class token, then registers (Darcet et al. 2023)
 * @param positions 1 × (before + patches) × width, for as many patches as there are; empty where
 *     attention knows of positions
 */
public record TokenEmbedding(Weight first, Optional<Weight> positions) implements Part {
  @Override
  public List<Weight> weights() {
    return Stream.concat(Stream.of(first), positions.stream()).toList();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.tokens(input, this);
  }
}
