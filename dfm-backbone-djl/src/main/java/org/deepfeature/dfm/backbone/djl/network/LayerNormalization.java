package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.LayerNorm;
import org.deepfeature.dfm.backbone.djl.network.Parameters.Initialization;

/** Normalises each token over its values (Ba et al. 2016), with timm's epsilon of 1e-6. */
final class LayerNormalization implements NetworkPart {
  private static final float EPSILON = 1e-6f;

  private final Shape shape;
  private final NDArray weight;
  private final NDArray bias;

  LayerNormalization(Parameters parameters, String name, int width) {
    shape = new Shape(width);
    weight = parameters.take(name + ".weight", Initialization.ONE, width);
    bias = parameters.take(name + ".bias", Initialization.ZERO, width);
  }

  @Override
  public NDArray forward(NDArray input) {
    return LayerNorm.layerNorm(input, shape, weight, bias, EPSILON).singletonOrThrow();
  }
}
