package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import org.deepfeature.dfm.backbone.djl.network.Parameters.Initialization;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention and a two-layer perceptron, each after a normalisation and added to what came in;
 * N × tokens × width.
 */
final class TransformerBlock implements NetworkPart {
  private final int heads;
  private final NetworkPart attentionNorm;
  private final NetworkPart projection;
  private final NetworkPart output;
  private final @Nullable NDArray attentionScale;
  private final NetworkPart perceptron;
  private final @Nullable NDArray perceptronScale;

  TransformerBlock(Parameters parameters, String prefix, int width, int heads, boolean layerScale) {
    this.heads = heads;
    attentionNorm = new LayerNormalization(parameters, prefix + ".norm1", width);
    projection = new Dense(parameters, prefix + ".attn.qkv", width, 3 * width);
    output = new Dense(parameters, prefix + ".attn.proj", width, width);
    attentionScale =
        layerScale ? parameters.take(prefix + ".ls1.gamma", Initialization.ONE, width) : null;
    perceptron =
        new LayerNormalization(parameters, prefix + ".norm2", width)
            .then(new Dense(parameters, prefix + ".mlp.fc1", width, 4 * width))
            .then(Activation::gelu)
            .then(new Dense(parameters, prefix + ".mlp.fc2", 4 * width, width));
    perceptronScale =
        layerScale ? parameters.take(prefix + ".ls2.gamma", Initialization.ONE, width) : null;
  }

  @Override
  public NDArray forward(NDArray input) {
    try (NDArray attended = attentionNorm.then(this::attention).forward(input)) {
      if (attentionScale != null) {
        attended.muli(attentionScale);
      }
      attended.addi(input);
      NDArray result = perceptron.forward(attended);
      if (perceptronScale != null) {
        result.muli(perceptronScale);
      }
      return result.addi(attended);
    }
  }

  /** softmax(Q Kᵀ / √d) V in each head (Vaswani et al. 2017). */
  private NDArray attention(NDArray input) {
    Shape shape = input.getShape();
    long batch = shape.get(0);
    long tokens = shape.get(1);
    long width = shape.get(2);
    try (NDList scratch = new NDList()) {
      NDArray joint = keep(scratch, projection.forward(input));
      NDArray split = keep(scratch, joint.reshape(batch, tokens, 3, heads, width / heads));
      NDArray parts = keep(scratch, split.transpose(2, 0, 3, 1, 4));
      NDArray query = keep(scratch, parts.get(new NDIndex(0)));
      NDArray key = keep(scratch, parts.get(new NDIndex(1)));
      NDArray value = keep(scratch, parts.get(new NDIndex(2)));
      NDArray scaled = keep(scratch, query.mul(1 / Math.sqrt((double) width / heads)));
      NDArray transposed = keep(scratch, key.transpose(0, 1, 3, 2));
      NDArray affinity = keep(scratch, scaled.matMul(transposed));
      NDArray weights = keep(scratch, affinity.softmax(-1));
      NDArray mixed = keep(scratch, weights.matMul(value));
      NDArray tokensFirst = keep(scratch, mixed.transpose(0, 2, 1, 3));
      NDArray merged = keep(scratch, tokensFirst.reshape(batch, tokens, width));
      return output.forward(merged);
    }
  }

  private static NDArray keep(NDList scratch, NDArray array) {
    scratch.add(array);
    return array;
  }
}
