package org.deepfeature.dfm.network.architecture;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.network.Chain;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.architecture.Convolutions.Form;
import org.deepfeature.dfm.network.part.Activation;
import org.deepfeature.dfm.network.part.MaxPool;
import org.deepfeature.dfm.network.part.Part;
import org.deepfeature.dfm.network.part.Residual;

/**
 * Residual networks (He et al. 2015), with the stride in the 3 × 3 convolution; wide ones
 * (Zagoruyko and Komodakis 2016) and ResNeXt (Xie et al. 2016) differ in the bottleneck's width.
 *
 * @param name in torchvision
 * @param bottleneck whether a block has three convolutions or two
 * @param depths blocks of layer1 to layer4
 * @param groups of the 3 × 3 convolution
 * @param baseWidth channels of a group in layer1
 */
public record ResNet(
    String name, boolean bottleneck, List<Integer> depths, int groups, int baseWidth)
    implements Architecture {
  private static final double EPSILON = 1e-5;

  @Override
  public String defaultLayer() {
    return "layer3";
  }

  @Override
  public List<String> classifier() {
    return List.of("fc.");
  }

  @Override
  public List<String> landmarks() {
    return List.of("layer1.0.conv1.weight", "layer2.0.conv1.weight");
  }

  @Override
  public void build(Chain chain, ImageSize size) {
    Parameters parameters = chain.parameters();
    chain.add(
        List.of("relu", "act1"),
        "Conv",
        rectified(
            Convolutions.normalized(parameters, "conv1", "bn1", EPSILON, Form.of(3, 64, 7, 2))));
    chain.add(List.of("maxpool"), "MaxPool", new MaxPool(3, 2, 1));
    int in = 64;
    for (int layer = 1; layer <= depths.size(); layer++) {
      int planes = 64 << (layer - 1);
      int out = bottleneck ? 4 * planes : planes;
      int depth = depths.get(layer - 1);
      for (int block = 0; block < depth; block++) {
        String prefix = "layer" + layer + "." + block;
        int stride = layer > 1 && block == 0 ? 2 : 1;
        chain.add(
            block == depth - 1 ? List.of(prefix, "layer" + layer) : List.of(prefix),
            bottleneck ? "Bottleneck" : "BasicBlock",
            block(parameters, prefix, in, planes, out, stride));
        in = out;
      }
    }
  }

  private Part block(
      Parameters parameters, String prefix, int in, int planes, int out, int stride) {
    Part body;
    if (bottleneck) {
      int width = planes * baseWidth / 64 * groups;
      body =
          rectified(convolution(parameters, prefix, 1, Form.of(in, width, 1, 1)))
              .then(
                  rectified(
                      convolution(
                          parameters, prefix, 2, new Form(width, width, 3, stride, groups))))
              .then(convolution(parameters, prefix, 3, Form.of(width, out, 1, 1)));
    } else {
      body =
          rectified(convolution(parameters, prefix, 1, Form.of(in, planes, 3, stride)))
              .then(convolution(parameters, prefix, 2, Form.of(planes, out, 3, 1)));
    }
    Optional<Part> shortcut = Optional.empty();
    if (stride != 1 || in != out) {
      shortcut =
          Optional.of(
              Convolutions.normalized(
                  parameters,
                  prefix + ".downsample.0",
                  prefix + ".downsample.1",
                  EPSILON,
                  Form.of(in, out, 1, stride)));
    }
    return rectified(new Residual(body, shortcut));
  }

  private static Part convolution(Parameters parameters, String prefix, int index, Form form) {
    return Convolutions.normalized(
        parameters, prefix + ".conv" + index, prefix + ".bn" + index, EPSILON, form);
  }

  private static Part rectified(Part part) {
    return part.then(Activation.RELU);
  }
}
