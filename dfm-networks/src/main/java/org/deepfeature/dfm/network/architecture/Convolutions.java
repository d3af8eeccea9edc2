package org.deepfeature.dfm.network.architecture;

import java.nio.FloatBuffer;
import java.util.List;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.Parameters.Initialization;
import org.deepfeature.dfm.network.part.Convolution;
import org.deepfeature.dfm.network.part.Weight;

/** Convolutions as torchvision and timm name their parameters. */
final class Convolutions {
  private Convolutions() {}

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

  /** Kernel = stride, unpadded, with a bias: the patches of a transformer or a ConvNeXt. */
  static Convolution patches(Parameters parameters, String name, Form form) {
    return new Convolution(
        weight(parameters, name, form),
        parameters.take(name + ".bias", Initialization.ZERO, form.out),
        form.stride,
        0,
        form.groups);
  }

  /**
   * Padded by half its kernel, without bias, and normalised with running statistics, which are
   * folded into the weights in double precision.
   */
  static Convolution normalized(
      Parameters parameters, String name, String norm, double epsilon, Form form) {
    Weight weight = weight(parameters, name, form);
    FloatBuffer gamma = values(parameters, norm + ".weight", Initialization.ONE, form);
    FloatBuffer beta = values(parameters, norm + ".bias", Initialization.ZERO, form);
    FloatBuffer mean = values(parameters, norm + ".running_mean", Initialization.ZERO, form);
    FloatBuffer variance = values(parameters, norm + ".running_var", Initialization.ONE, form);
    FloatBuffer from = weight.values();
    FloatBuffer folded = FloatBuffer.allocate(from.limit());
    FloatBuffer shift = FloatBuffer.allocate(form.out);
    int inputs = from.limit() / form.out;
    for (int o = 0; o < form.out; o++) {
      double scale = gamma.get(o) / Math.sqrt(variance.get(o) + epsilon);
      shift.put(o, (float) (beta.get(o) - mean.get(o) * scale));
      for (int i = o * inputs; i < (o + 1) * inputs; i++) {
        folded.put(i, (float) (from.get(i) * scale));
      }
    }
    return new Convolution(
        new Weight(name + ".weight", weight.shape(), folded),
        new Weight(norm + ".shift", List.of((long) form.out), shift),
        form.stride,
        form.kernel / 2,
        form.groups);
  }

  /** The nearest multiple of 8 that is not more than a tenth smaller. */
  static int divisible(double channels) {
    int nearest = Math.max(8, (int) (channels + 4) / 8 * 8);
    return nearest < 0.9 * channels ? nearest + 8 : nearest;
  }

  private static FloatBuffer values(
      Parameters parameters, String name, Initialization initialization, Form form) {
    return parameters.take(name, initialization, form.out).values();
  }

  private static Weight weight(Parameters parameters, String name, Form form) {
    return parameters.take(
        name + ".weight",
        Initialization.HE,
        form.out,
        form.in / form.groups,
        form.kernel,
        form.kernel);
  }
}
