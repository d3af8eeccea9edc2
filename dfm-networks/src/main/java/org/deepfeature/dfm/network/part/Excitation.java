package org.deepfeature.dfm.network.part;

import java.util.List;

/**
 * Scales each channel by what a gate makes of the channels' means (Hu et al. 2018).
 *
 * @param gate from N × channels × 1 × 1 to the same shape
 */
public record Excitation(Part gate) implements Part {
  @Override
  public List<Weight> weights() {
    return gate.weights();
  }

  @Override
  public <V> V apply(Operators<V> operators, V input) {
    V mean = operators.globalAverage(input);
    V factors = gate.apply(operators, mean);
    operators.release(mean);
    V output = operators.multiply(input, factors);
    operators.release(factors);
    return output;
  }
}
