package org.deepfeature.dfm.network.part;

import java.util.List;

/**
 * A part that sees a map with its channels last, as it sees tokens.
 *
 * @param part from N × height × width × channels to the same with perhaps other channels
 */
public record ChannelsLast(Part part) implements Part {
  @Override
  public List<Weight> weights() {
    return part.weights();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    V last = operators.channelsLast(input);
    V computed = part.apply(operators, last);
    operators.release(last);
    V output = operators.channelsFirst(computed);
    operators.release(computed);
    return output;
  }
}
