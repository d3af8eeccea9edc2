package org.deepfeature.dfm.network.architecture;

import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.network.Chain;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.architecture.Convolutions.Form;
import org.deepfeature.dfm.network.part.Activation;
import org.deepfeature.dfm.network.part.Part;
import org.deepfeature.dfm.network.part.Residual;

/**
 * MobileNetV2 (Sandler et al. 2018) under torchvision's names: {@code features.0} is the stem,
 * {@code features.1} to {@code features.17} are inverted residuals with linear bottlenecks, {@code
 * features.18} the last convolution.
 *
 * @param name in torchvision
 */
public record MobileNetV2(String name) implements Architecture {
  private static final double EPSILON = 1e-5;

  private record Group(int expansion, int out, int blocks, int stride) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(1, 16, 1, 1),
          new Group(6, 24, 2, 2),
          new Group(6, 32, 3, 2),
          new Group(6, 64, 4, 2),
          new Group(6, 96, 3, 1),
          new Group(6, 160, 3, 2),
          new Group(6, 320, 1, 1));

  @Override
  public String defaultLayer() {
    return "features.13";
  }

  @Override
  public List<String> classifier() {
    return List.of("classifier.");
  }

  @Override
  public List<String> landmarks() {
    return List.of("features.1.conv.0.0.weight", "features.2.conv.1.0.weight");
  }

  @Override
  public void build(Chain chain, ImageSize size) {
    Parameters parameters = chain.parameters();
    chain.add(
        List.of("features.0"), "Conv", active(parameters, "features.0", Form.of(3, 32, 3, 2)));
    int in = 32;
    int layer = 1;
    for (Group group : GROUPS) {
      for (int b = 0; b < group.blocks; b++) {
        String name = "features." + layer++;
        int stride = b == 0 ? group.stride : 1;
        Part body = body(parameters, name + ".conv.", in, group, stride);
        boolean added = stride == 1 && in == group.out;
        chain.add(List.of(name), "InvertedResidual", added ? new Residual(body) : body);
        in = group.out;
      }
    }
    String last = "features." + layer;
    chain.add(List.of(last), "Conv", active(parameters, last, Form.of(in, 1280, 1, 1)));
  }

  private static Part body(Parameters parameters, String prefix, int in, Group group, int stride) {
    int wide = in * group.expansion;
    int depthwise = wide == in ? 0 : 1;
    Part body =
        active(parameters, prefix + depthwise, new Form(wide, wide, 3, stride, wide))
            .then(
                Convolutions.normalized(
                    parameters,
                    prefix + (depthwise + 1),
                    prefix + (depthwise + 2),
                    EPSILON,
                    Form.of(wide, group.out, 1, 1)));
    return wide == in ? body : active(parameters, prefix + "0", Form.of(in, wide, 1, 1)).then(body);
  }

  private static Part active(Parameters parameters, String prefix, Form form) {
    return Convolutions.normalized(parameters, prefix + ".0", prefix + ".1", EPSILON, form)
        .then(Activation.RELU6);
  }
}
