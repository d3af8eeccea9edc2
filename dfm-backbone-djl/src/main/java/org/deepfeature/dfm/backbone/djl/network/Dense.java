package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.core.Linear;
import org.deepfeature.dfm.backbone.djl.network.Parameters.Initialization;

/** A linear map of the last axis, with a bias. */
final class Dense implements NetworkPart {
  private final NDArray weight;
  private final NDArray bias;

  Dense(Parameters parameters, String name, int in, int out) {
    weight = parameters.take(name + ".weight", Initialization.LECUN, out, in);
    bias = parameters.take(name + ".bias", Initialization.ZERO, out);
  }

  @Override
  public NDArray forward(NDArray input) {
    return Linear.linear(input, weight, bias).singletonOrThrow();
  }
}
