package org.deepfeature.dfm.network.part;

import java.util.List;

/**
 * Tokens as the map of their patches, without those before them: the class token, registers.
 *
 * @param first how many those are
 * @param rows of the map
 * @param columns of the map
 * @param width channels of the map
 */
public record FoldedTokens(int first, int rows, int columns, int width) implements Part {
  @Override
  public List<Weight> weights() {
    return List.of();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    return operators.folded(input, this);
  }
}
