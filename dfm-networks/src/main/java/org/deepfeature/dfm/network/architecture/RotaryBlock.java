package org.deepfeature.dfm.network.architecture;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.Parameters.Initialization;
import org.deepfeature.dfm.network.part.Activation;
import org.deepfeature.dfm.network.part.Attention;
import org.deepfeature.dfm.network.part.Dense;
import org.deepfeature.dfm.network.part.Part;
import org.deepfeature.dfm.network.part.Product;
import org.deepfeature.dfm.network.part.Residual;
import org.deepfeature.dfm.network.part.Rotation;
import org.deepfeature.dfm.network.part.Scale;
import org.deepfeature.dfm.network.part.Weight;

/**
 * A transformer's block whose attention turns queries and keys by their positions, under timm's
 * names; keys have no bias.
 *
 * @param width of a token
 * @param heads of the attention
 * @param gated whether the perceptron is gated (SwiGLU, Shazeer 2020)
 * @param rotation of queries and keys
 */
record RotaryBlock(int width, int heads, boolean gated, Rotation rotation) {
  /** Of DINOv3. */
  static final double EPSILON = 1e-5;

  Part of(Parameters parameters, String prefix) {
    Part attention =
        TransformerBlock.normalization(parameters, prefix + ".norm1", width, EPSILON)
            .then(queriesKeysValues(parameters, prefix + ".attn"))
            .then(new Attention(heads, width, Optional.of(rotation)))
            .then(TransformerBlock.dense(parameters, prefix + ".attn.proj", width, width));
    Part perceptron =
        TransformerBlock.normalization(parameters, prefix + ".norm2", width, EPSILON)
            .then(hidden(parameters, prefix + ".mlp"))
            .then(TransformerBlock.dense(parameters, prefix + ".mlp.fc2", 4 * width, width));
    return new Residual(scaled(attention, parameters, prefix + ".gamma_1"))
        .then(new Residual(scaled(perceptron, parameters, prefix + ".gamma_2")));
  }

  private Part hidden(Parameters parameters, String prefix) {
    if (!gated) {
      return TransformerBlock.dense(parameters, prefix + ".fc1", width, 4 * width)
          .then(Activation.GELU);
    }
    Part gate =
        TransformerBlock.dense(parameters, prefix + ".fc1_g", width, 4 * width)
            .then(Activation.SWISH);
    return new Product(
        gate, TransformerBlock.dense(parameters, prefix + ".fc1_x", width, 4 * width));
  }

  private Part queriesKeysValues(Parameters parameters, String prefix) {
    Weight weight =
        parameters.take(prefix + ".qkv.weight", Initialization.LECUN, 3L * width, width);
    Weight queries = parameters.take(prefix + ".q_bias", Initialization.ZERO, width);
    Weight values = parameters.take(prefix + ".v_bias", Initialization.ZERO, width);
    FloatBuffer bias = FloatBuffer.allocate(3 * width);
    bias.put(queries.values()).position(2 * width).put(values.values());
    return new Dense(weight, new Weight(prefix + ".qkv.bias", List.of(3L * width), bias.flip()));
  }

  private Part scaled(Part part, Parameters parameters, String name) {
    return new Scale(part, parameters.take(name, Initialization.ONE, width));
  }
}
