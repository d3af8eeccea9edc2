package org.deepfeature.dfm.network.architecture;

import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.network.Chain;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.architecture.Convolutions.Form;
import org.deepfeature.dfm.network.part.Activation;
import org.deepfeature.dfm.network.part.Excitation;
import org.deepfeature.dfm.network.part.Part;
import org.deepfeature.dfm.network.part.Residual;

/**
 * MobileNetV3 (Howard et al. 2019) under torchvision's names: {@code features.0} is the stem, then
 * an inverted residual each, some with squeeze and excitation, and the last convolution.
 *
 * @param name in torchvision
 * @param blocks between the stem and the last convolution
 * @param defaultLayer the last at a sixteenth of the image's size
 */
public record MobileNetV3(String name, List<Block> blocks, String defaultLayer)
    implements Architecture {
  private static final double EPSILON = 1e-3;
  private static final int STEM = 16;

  private static final Activation HARD = Activation.HARD_SWISH;
  private static final Activation PLAIN = Activation.RELU;

  /**
   * An inverted residual.
   *
   * @param kernel side of the depthwise convolution's
   * @param wide channels in it
   * @param out channels of the output
   * @param excited whether it has squeeze and excitation
   * @param activation behind both of its first convolutions
   * @param stride of the depthwise convolution
   */
  public record Block(
      int kernel, int wide, int out, boolean excited, Activation activation, int stride) {}

  public MobileNetV3 {
    blocks = List.copyOf(blocks);
  }

  static MobileNetV3 large() {
    return new MobileNetV3(
        "mobilenet_v3_large",
        List.of(
            new Block(3, 16, 16, false, PLAIN, 1),
            new Block(3, 64, 24, false, PLAIN, 2),
            new Block(3, 72, 24, false, PLAIN, 1),
            new Block(5, 72, 40, true, PLAIN, 2),
            new Block(5, 120, 40, true, PLAIN, 1),
            new Block(5, 120, 40, true, PLAIN, 1),
            new Block(3, 240, 80, false, HARD, 2),
            new Block(3, 200, 80, false, HARD, 1),
            new Block(3, 184, 80, false, HARD, 1),
            new Block(3, 184, 80, false, HARD, 1),
            new Block(3, 480, 112, true, HARD, 1),
            new Block(3, 672, 112, true, HARD, 1),
            new Block(5, 672, 160, true, HARD, 2),
            new Block(5, 960, 160, true, HARD, 1),
            new Block(5, 960, 160, true, HARD, 1)),
        "features.12");
  }

  static MobileNetV3 small() {
    return new MobileNetV3(
        "mobilenet_v3_small",
        List.of(
            new Block(3, 16, 16, true, PLAIN, 2),
            new Block(3, 72, 24, false, PLAIN, 2),
            new Block(3, 88, 24, false, PLAIN, 1),
            new Block(5, 96, 40, true, HARD, 2),
            new Block(5, 240, 40, true, HARD, 1),
            new Block(5, 240, 40, true, HARD, 1),
            new Block(5, 120, 48, true, HARD, 1),
            new Block(5, 144, 48, true, HARD, 1),
            new Block(5, 288, 96, true, HARD, 2),
            new Block(5, 576, 96, true, HARD, 1),
            new Block(5, 576, 96, true, HARD, 1)),
        "features.8");
  }

  @Override
  public List<String> classifier() {
    return List.of("classifier.");
  }

  @Override
  public List<String> landmarks() {
    return List.of("features.1.block.0.0.weight", "features.2.block.2.0.weight");
  }

  @Override
  public void build(Chain chain, ImageSize size) {
    Parameters parameters = chain.parameters();
    chain.add(
        List.of("features.0"),
        "Conv",
        normalized(parameters, "features.0", Form.of(3, STEM, 3, 2)).then(HARD));
    int in = STEM;
    int layer = 1;
    for (Block block : blocks) {
      String name = "features." + layer++;
      Part body = body(parameters, name + ".block.", in, block);
      boolean added = block.stride == 1 && in == block.out;
      chain.add(List.of(name), "InvertedResidual", added ? new Residual(body) : body);
      in = block.out;
    }
    String last = "features." + layer;
    chain.add(
        List.of(last), "Conv", normalized(parameters, last, Form.of(in, 6 * in, 1, 1)).then(HARD));
  }

  private static Part body(Parameters parameters, String prefix, int in, Block block) {
    int wide = block.wide;
    int step = wide == in ? 0 : 1;
    Part body =
        normalized(
                parameters, prefix + step++, new Form(wide, wide, block.kernel, block.stride, wide))
            .then(block.activation);
    if (block.excited) {
      body = body.then(excitation(parameters, prefix + step++, wide));
    }
    body = body.then(normalized(parameters, prefix + step, Form.of(wide, block.out, 1, 1)));
    return wide == in
        ? body
        : normalized(parameters, prefix + "0", Form.of(in, wide, 1, 1))
            .then(block.activation)
            .then(body);
  }

  private static Part normalized(Parameters parameters, String prefix, Form form) {
    return Convolutions.normalized(parameters, prefix + ".0", prefix + ".1", EPSILON, form);
  }

  private static Part excitation(Parameters parameters, String prefix, int channels) {
    int quarter = channels / 4;
    int squeezed = Convolutions.divisible(quarter);
    return new Excitation(
        Convolutions.biased(parameters, prefix + ".fc1", Form.of(channels, squeezed, 1, 1))
            .then(PLAIN)
            .then(
                Convolutions.biased(parameters, prefix + ".fc2", Form.of(squeezed, channels, 1, 1)))
            .then(Activation.HARD_SIGMOID));
  }
}
