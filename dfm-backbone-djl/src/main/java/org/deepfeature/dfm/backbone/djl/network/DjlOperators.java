package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import java.util.IdentityHashMap;
import java.util.Optional;
import org.deepfeature.dfm.network.part.Activation;
import org.deepfeature.dfm.network.part.Attention;
import org.deepfeature.dfm.network.part.Convolution;
import org.deepfeature.dfm.network.part.Dense;
import org.deepfeature.dfm.network.part.FoldedTokens;
import org.deepfeature.dfm.network.part.LayerNormalization;
import org.deepfeature.dfm.network.part.MaxPool;
import org.deepfeature.dfm.network.part.Operators;
import org.deepfeature.dfm.network.part.Rotation;
import org.deepfeature.dfm.network.part.TokenEmbedding;
import org.deepfeature.dfm.network.part.Weight;

/**
 * Computes with DJL's arrays. Results are on the manager of their input. Thread-safe once all
 * weights were put.
 */
final class DjlOperators implements Operators<NDArray> {
  private static final Shape NO_DILATION = new Shape(1, 1);

  private final NDManager owner;
  private final IdentityHashMap<Weight, NDArray> weights = new IdentityHashMap<>();

  /**
   * @param owner of the weights
   */
  DjlOperators(NDManager owner) {
    this.owner = owner;
  }

  void put(Weight weight) {
    long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
    // On the CPU the engine computes with the weight's own memory.
    weights.computeIfAbsent(
        weight, w -> owner.create(w.bytes(), new Shape(shape), DataType.FLOAT32));
  }

  private NDArray array(Weight weight) {
    NDArray array = weights.get(weight);
    if (array == null) {
      throw new IllegalStateException("Parameter " + weight + " is not on the engine");
    }
    return array;
  }

  private static Shape square(int side) {
    return new Shape(side, side);
  }

  @Override
  public NDArray convolution(NDArray input, Convolution form) {
    return Conv2d.conv2d(
            input,
            array(form.weight()),
            array(form.bias()),
            square(form.stride()),
            square(form.padding()),
            NO_DILATION,
            form.groups())
        .singletonOrThrow();
  }

  @Override
  public NDArray activation(NDArray input, Activation function) {
    return switch (function) {
      case RELU -> ai.djl.nn.Activation.relu(input);
      case SIGMOID -> ai.djl.nn.Activation.sigmoid(input);
      case RELU6 -> input.clip(0, 6);
      case HARD_SIGMOID -> hardSigmoid(input);
      case HARD_SWISH -> hardSigmoid(input).muli(input);
      case SWISH -> ai.djl.nn.Activation.sigmoid(input).muli(input);
      case GELU -> ai.djl.nn.Activation.gelu(input);
    };
  }

  private static NDArray hardSigmoid(NDArray input) {
    try (NDArray moved = input.add(3)) {
      return moved.clip(0, 6).divi(6);
    }
  }

  @Override
  public NDArray maxPool(NDArray input, MaxPool form) {
    return Pool.maxPool2d(
        input, square(form.kernel()), square(form.stride()), square(form.padding()), false);
  }

  @Override
  public NDArray globalAverage(NDArray input) {
    try (NDArray pooled = Pool.globalAvgPool2d(input)) {
      return pooled.reshape(input.getShape().get(0), input.getShape().get(1), 1, 1);
    }
  }

  @Override
  public NDArray add(NDArray sum, NDArray other) {
    return sum.addi(other);
  }

  @Override
  public NDArray multiply(NDArray input, NDArray factors) {
    return input.mul(factors);
  }

  @Override
  public NDArray scale(NDArray input, Weight factors) {
    return input.muli(array(factors));
  }

  @Override
  public NDArray dense(NDArray input, Dense form) {
    return Linear.linear(input, array(form.weight()), array(form.bias())).singletonOrThrow();
  }

  @Override
  public NDArray layerNormalization(NDArray input, LayerNormalization form) {
    NDArray weight = array(form.weight());
    return LayerNorm.layerNorm(
            input, weight.getShape(), weight, array(form.bias()), (float) form.epsilon())
        .singletonOrThrow();
  }

  @Override
  public NDArray attention(NDArray input, Attention form) {
    int heads = form.heads();
    long batch = input.getShape().get(0);
    long tokens = input.getShape().get(1);
    int width = form.width();
    try (NDList scratch = new NDList()) {
      NDArray split = keep(scratch, input.reshape(batch, tokens, 3, heads, width / heads));
      NDArray parts = keep(scratch, split.transpose(2, 0, 3, 1, 4));
      NDArray query = turned(scratch, keep(scratch, parts.get(new NDIndex(0))), form.rotation());
      NDArray key = turned(scratch, keep(scratch, parts.get(new NDIndex(1))), form.rotation());
      NDArray value = keep(scratch, parts.get(new NDIndex(2)));
      NDArray scaled = keep(scratch, query.mul(1 / Math.sqrt((double) width / heads)));
      NDArray transposed = keep(scratch, key.transpose(0, 1, 3, 2));
      NDArray affinity = keep(scratch, scaled.matMul(transposed));
      NDArray shares = keep(scratch, affinity.softmax(-1));
      NDArray mixed = keep(scratch, shares.matMul(value));
      NDArray tokensFirst = keep(scratch, mixed.transpose(0, 2, 1, 3));
      return tokensFirst.reshape(batch, tokens, width);
    }
  }

  private NDArray turned(NDList scratch, NDArray input, Optional<Rotation> rotation) {
    if (rotation.isEmpty()) {
      return input;
    }
    NDArray cosines = array(rotation.get().cosines());
    long half = cosines.getShape().get(1) / 2;
    NDArray first = keep(scratch, input.get(new NDIndex("..., :" + half)));
    NDArray second = keep(scratch, input.get(new NDIndex("..., " + half + ":")));
    NDArray exchanged = keep(scratch, NDArrays.concat(new NDList(second, first), -1));
    return keep(scratch, input.mul(cosines)).addi(exchanged.muli(array(rotation.get().sines())));
  }

  private static NDArray keep(NDList scratch, NDArray array) {
    scratch.add(array);
    return array;
  }

  @Override
  public NDArray tokens(NDArray input, TokenEmbedding form) {
    long batch = input.getShape().get(0);
    try (NDArray flat = input.reshape(batch, input.getShape().get(1), -1);
        NDArray tokens = flat.transpose(0, 2, 1);
        NDArray first = array(form.first()).repeat(0, batch)) {
      first.attach(input.getManager());
      NDArray all = NDArrays.concat(new NDList(first, tokens), 1);
      return form.positions().map(positions -> all.addi(array(positions))).orElse(all);
    }
  }

  @Override
  public NDArray channelsLast(NDArray input) {
    return input.transpose(0, 2, 3, 1);
  }

  @Override
  public NDArray channelsFirst(NDArray input) {
    return input.transpose(0, 3, 1, 2);
  }

  @Override
  public NDArray folded(NDArray input, FoldedTokens form) {
    try (NDArray patches = input.get(new NDIndex(":, " + form.first() + ":"));
        NDArray channelsFirst = patches.transpose(0, 2, 1)) {
      return channelsFirst.reshape(
          input.getShape().get(0), form.width(), form.rows(), form.columns());
    }
  }

  @Override
  public void release(NDArray value) {
    value.close();
  }
}
