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
 * EfficientNet (Tan and Le 2019) under torchvision's names: {@code features.0} is the stem, {@code
 * features.1} to {@code features.7} are inverted residuals with squeeze and excitation, {@code
 * features.8} the last convolution.
 *
 * @param name in torchvision
 * @param width by which channels are multiplied
 * @param depth by which blocks are multiplied
 * @param epsilon of the batch normalisation
 */
public record EfficientNet(String name, double width, double depth, double epsilon)
    implements Architecture {

  private record Group(int expansion, int kernel, int stride, int in, int out, int blocks) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(1, 3, 1, 32, 16, 1),
          new Group(6, 3, 2, 16, 24, 2),
          new Group(6, 5, 2, 24, 40, 2),
          new Group(6, 3, 2, 40, 80, 3),
          new Group(6, 5, 1, 80, 112, 3),
          new Group(6, 5, 2, 112, 192, 4),
          new Group(6, 3, 1, 192, 320, 1));

  @Override
  public String defaultLayer() {
    return "features.6";
  }

  @Override
  public List<String> classifier() {
    return List.of("classifier.");
  }

  @Override
  public List<String> landmarks() {
    return List.of("features.1.0.block.0.0.weight", "features.2.0.block.0.0.weight");
  }

  @Override
  public void build(Chain chain, ImageSize size) {
    Parameters parameters = chain.parameters();
    int stem = channels(32);
    chain.add(
        List.of("features.0"), "Conv", active(parameters, "features.0", Form.of(3, stem, 3, 2)));
    int in = stem;
    for (int g = 0; g < GROUPS.size(); g++) {
      Group group = GROUPS.get(g);
      String layer = "features." + (g + 1);
      int out = channels(group.out);
      int blocks = (int) Math.ceil(group.blocks * depth);
      for (int b = 0; b < blocks; b++) {
        String prefix = layer + "." + b;
        int stride = b == 0 ? group.stride : 1;
        chain.add(
            b == blocks - 1 ? List.of(prefix, layer) : List.of(prefix),
            "MBConv",
            block(parameters, prefix + ".block.", group, in, out, stride));
        in = out;
      }
    }
    chain.add(
        List.of("features.8"), "Conv", active(parameters, "features.8", Form.of(in, 4 * in, 1, 1)));
  }

  private Part block(
      Parameters parameters, String prefix, Group group, int in, int out, int stride) {
    int expanded = Convolutions.divisible(in * group.expansion);
    int step = 0;
    Part body = null;
    if (expanded != in) {
      body = active(parameters, prefix + step++, Form.of(in, expanded, 1, 1));
    }
    Part depthwise =
        active(
            parameters,
            prefix + step++,
            new Form(expanded, expanded, group.kernel, stride, expanded));
    body = body == null ? depthwise : body.then(depthwise);
    body = body.then(excitation(parameters, prefix + step++, expanded, Math.max(1, in / 4)));
    body =
        body.then(
            Convolutions.normalized(
                parameters,
                prefix + step + ".0",
                prefix + step + ".1",
                epsilon,
                Form.of(expanded, out, 1, 1)));
    if (stride != 1 || in != out) {
      return body;
    }
    return new Residual(body);
  }

  private Part active(Parameters parameters, String prefix, Form form) {
    return Convolutions.normalized(parameters, prefix + ".0", prefix + ".1", epsilon, form)
        .then(Activation.SWISH);
  }

  private static Part excitation(Parameters parameters, String prefix, int channels, int squeezed) {
    Part squeeze =
        Convolutions.biased(parameters, prefix + ".fc1", Form.of(channels, squeezed, 1, 1));
    Part expand =
        Convolutions.biased(parameters, prefix + ".fc2", Form.of(squeezed, channels, 1, 1));
    return new Excitation(squeeze.then(Activation.SWISH).then(expand).then(Activation.SIGMOID));
  }

  private int channels(int base) {
    return Convolutions.divisible(base * width);
  }
}
