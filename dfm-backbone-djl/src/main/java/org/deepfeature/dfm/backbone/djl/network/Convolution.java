package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import org.deepfeature.dfm.backbone.djl.network.Parameters.Initialization;
import org.jspecify.annotations.Nullable;

/** A square convolution; batch normalisation is folded into it once, at construction. */
final class Convolution implements NetworkPart {
  private static final Shape NO_DILATION = new Shape(1, 1);

  private final NDArray weight;
  private final @Nullable NDArray bias;
  private final Shape stride;
  private final Shape padding;
  private final int groups;

  private Convolution(NDArray weight, @Nullable NDArray bias, int stride, int padding, int groups) {
    this.weight = weight;
    this.bias = bias;
    this.stride = new Shape(stride, stride);
    this.padding = new Shape(padding, padding);
    this.groups = groups;
  }

  /**
   * Input and output channels, kernel, stride and groups of a convolution.
   *
   * @param in channels
   * @param out channels
   * @param kernel side
   * @param stride of the kernel
   * @param groups of channels that see only each other
   */
  record Form(int in, int out, int kernel, int stride, int groups) {
    static Form of(int in, int out, int kernel, int stride) {
      return new Form(in, out, kernel, stride, 1);
    }
  }

  /** Padded by half its kernel, with a bias. */
  static Convolution biased(Parameters parameters, String name, Form form) {
    return new Convolution(
        weight(parameters, name, form),
        parameters.take(name + ".bias", Initialization.ZERO, form.out),
        form.stride,
        form.kernel / 2,
        form.groups);
  }

  /** Kernel = stride, unpadded, with a bias: the patches of a vision transformer. */
  static Convolution patches(Parameters parameters, String name, Form form) {
    return new Convolution(
        weight(parameters, name, form),
        parameters.take(name + ".bias", Initialization.ZERO, form.out),
        form.stride,
        0,
        form.groups);
  }

  /** Padded by half its kernel, without bias, and normalised with running statistics. */
  static Convolution normalized(
      Parameters parameters, String name, String norm, double epsilon, Form form) {
    NDArray weight = weight(parameters, name, form);
    NDArray gamma = parameters.take(norm + ".weight", Initialization.ONE, form.out);
    NDArray beta = parameters.take(norm + ".bias", Initialization.ZERO, form.out);
    NDArray mean = parameters.take(norm + ".running_mean", Initialization.ZERO, form.out);
    NDArray variance = parameters.take(norm + ".running_var", Initialization.ONE, form.out);
    NDManager owner = weight.getManager();
    try (NDManager scratch = owner.newSubManager()) {
      scratch.attachAll(weight, gamma, beta, mean, variance);
      NDArray scale =
          gamma
              .toType(DataType.FLOAT64, true)
              .div(variance.toType(DataType.FLOAT64, true).add(epsilon).sqrt());
      NDArray folded =
          weight
              .toType(DataType.FLOAT64, true)
              .mul(scale.reshape(form.out, 1, 1, 1))
              .toType(DataType.FLOAT32, true);
      NDArray shift =
          beta.toType(DataType.FLOAT64, true)
              .sub(mean.toType(DataType.FLOAT64, true).mul(scale))
              .toType(DataType.FLOAT32, true);
      folded.attach(owner);
      shift.attach(owner);
      return new Convolution(folded, shift, form.stride, form.kernel / 2, form.groups);
    }
  }

  private static NDArray weight(Parameters parameters, String name, Form form) {
    return parameters.take(
        name + ".weight",
        Initialization.HE,
        form.out,
        form.in / form.groups,
        form.kernel,
        form.kernel);
  }

  @Override
  public NDArray forward(NDArray input) {
    return Conv2d.conv2d(input, weight, bias, stride, padding, NO_DILATION, groups)
        .singletonOrThrow();
  }
}
