package org.deepfeature.dfm.network.architecture;

import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.Parameters.Initialization;
import org.deepfeature.dfm.network.part.Activation;
import org.deepfeature.dfm.network.part.Attention;
import org.deepfeature.dfm.network.part.Dense;
import org.deepfeature.dfm.network.part.LayerNormalization;
import org.deepfeature.dfm.network.part.Part;
import org.deepfeature.dfm.network.part.Residual;
import org.deepfeature.dfm.network.part.Scale;

/**
 * Self-attention and a two-layer perceptron, each after a normalisation and added to what came in;
 * N × tokens × width.
 */
final class TransformerBlock {
  /** Of timm. */
  private static final double EPSILON = 1e-6;

  private TransformerBlock() {}

  static Part of(Parameters parameters, String prefix, int width, int heads, boolean layerScale) {
    Part attention =
        normalization(parameters, prefix + ".norm1", width)
            .then(dense(parameters, prefix + ".attn.qkv", width, 3 * width))
            .then(new Attention(heads, width))
            .then(dense(parameters, prefix + ".attn.proj", width, width));
    attention = layerScale ? scaled(attention, parameters, prefix + ".ls1", width) : attention;
    Part perceptron =
        normalization(parameters, prefix + ".norm2", width)
            .then(dense(parameters, prefix + ".mlp.fc1", width, 4 * width))
            .then(Activation.GELU)
            .then(dense(parameters, prefix + ".mlp.fc2", 4 * width, width));
    perceptron = layerScale ? scaled(perceptron, parameters, prefix + ".ls2", width) : perceptron;
    return new Residual(attention).then(new Residual(perceptron));
  }

  static Part normalization(Parameters parameters, String name, int width) {
    return normalization(parameters, name, width, EPSILON);
  }

  static Part normalization(Parameters parameters, String name, int width, double epsilon) {
    return new LayerNormalization(
        parameters.take(name + ".weight", Initialization.ONE, width),
        parameters.take(name + ".bias", Initialization.ZERO, width),
        epsilon);
  }

  static Part dense(Parameters parameters, String name, int in, int out) {
    return new Dense(
        parameters.take(name + ".weight", Initialization.LECUN, out, in),
        parameters.take(name + ".bias", Initialization.ZERO, out));
  }

  private static Part scaled(Part part, Parameters parameters, String name, int width) {
    return new Scale(part, parameters.take(name + ".gamma", Initialization.ONE, width));
  }
}
