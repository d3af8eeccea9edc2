package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.djl.network.Convolution.Form;
import org.jspecify.annotations.Nullable;

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
    chain.add(
        List.of("relu", "act1"),
        "Conv",
        p -> rectified(Convolution.normalized(p, "conv1", "bn1", EPSILON, Form.of(3, 64, 7, 2))));
    chain.add(
        List.of("maxpool"),
        "MaxPool",
        p -> x -> Pool.maxPool2d(x, new Shape(3, 3), new Shape(2, 2), new Shape(1, 1), false));
    int in = 64;
    for (int layer = 1; layer <= depths.size(); layer++) {
      int planes = 64 << (layer - 1);
      int out = bottleneck ? 4 * planes : planes;
      int depth = depths.get(layer - 1);
      for (int block = 0; block < depth; block++) {
        String prefix = "layer" + layer + "." + block;
        int stride = layer > 1 && block == 0 ? 2 : 1;
        List<String> names =
            block == depth - 1 ? List.of(prefix, "layer" + layer) : List.of(prefix);
        int channels = in;
        chain.add(
            names,
            bottleneck ? "Bottleneck" : "BasicBlock",
            p -> block(p, prefix, channels, planes, out, stride));
        in = out;
      }
    }
  }

  private NetworkPart block(
      Parameters parameters, String prefix, int in, int planes, int out, int stride) {
    NetworkPart body;
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
    NetworkPart shortcut = null;
    if (stride != 1 || in != out) {
      shortcut =
          Convolution.normalized(
              parameters,
              prefix + ".downsample.0",
              prefix + ".downsample.1",
              EPSILON,
              Form.of(in, out, 1, stride));
    }
    return residual(body, shortcut);
  }

  private static NetworkPart convolution(
      Parameters parameters, String prefix, int index, Form form) {
    return Convolution.normalized(
        parameters, prefix + ".conv" + index, prefix + ".bn" + index, EPSILON, form);
  }

  private static NetworkPart rectified(NetworkPart part) {
    return part.then(Activation::relu);
  }

  private static NetworkPart residual(NetworkPart body, @Nullable NetworkPart shortcut) {
    return input -> {
      try (NDArray sum = body.forward(input)) {
        if (shortcut == null) {
          sum.addi(input);
        } else {
          try (NDArray identity = shortcut.forward(input)) {
            sum.addi(identity);
          }
        }
        return Activation.relu(sum);
      }
    };
  }
}
