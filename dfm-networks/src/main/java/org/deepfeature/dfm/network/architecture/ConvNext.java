package org.deepfeature.dfm.network.architecture;

import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.network.Chain;
import org.deepfeature.dfm.network.Parameters;
import org.deepfeature.dfm.network.Parameters.Initialization;
import org.deepfeature.dfm.network.architecture.Convolutions.Form;
import org.deepfeature.dfm.network.part.Activation;
import org.deepfeature.dfm.network.part.ChannelsLast;
import org.deepfeature.dfm.network.part.Part;
import org.deepfeature.dfm.network.part.Residual;
import org.deepfeature.dfm.network.part.Scale;
import org.deepfeature.dfm.network.part.Weight;

/**
 * ConvNeXt (Liu et al. 2022) under torchvision's names: {@code features.0} is the stem, {@code
 * features.1}, {@code 3}, {@code 5} and {@code 7} are stages of blocks, those between halve the
 * map.
 *
 * @param name in torchvision
 * @param widths channels of the stages
 * @param depths blocks of the stages
 */
public record ConvNext(String name, List<Integer> widths, List<Integer> depths)
    implements Architecture {
  private static final int KERNEL = 7;

  public ConvNext {
    widths = List.copyOf(widths);
    depths = List.copyOf(depths);
  }

  @Override
  public String defaultLayer() {
    return "features.5";
  }

  @Override
  public List<String> classifier() {
    return List.of("classifier.");
  }

  @Override
  public List<String> landmarks() {
    return List.of("features.1.0.layer_scale", "features.3.0.layer_scale");
  }

  @Override
  public void build(Chain chain, ImageSize size) {
    Parameters parameters = chain.parameters();
    int width = widths.get(0);
    chain.add(
        List.of("features.0"),
        "Conv",
        Convolutions.patches(parameters, "features.0.0", new Form(3, width, 4, 4, 1))
            .then(normalization(parameters, "features.0.1", width)));
    for (int s = 0; s < depths.size(); s++) {
      int in = width;
      width = widths.get(s);
      if (s > 0) {
        String halved = "features." + 2 * s;
        chain.add(
            List.of(halved),
            "Downsampling",
            normalization(parameters, halved + ".0", in)
                .then(
                    Convolutions.patches(parameters, halved + ".1", new Form(in, width, 2, 2, 1))));
      }
      String layer = "features." + (2 * s + 1);
      for (int b = 0; b < depths.get(s); b++) {
        String block = layer + "." + b;
        chain.add(
            b == depths.get(s) - 1 ? List.of(block, layer) : List.of(block),
            "ConvNextBlock",
            block(parameters, block, width));
      }
    }
  }

  private static Part normalization(Parameters parameters, String name, int width) {
    return new ChannelsLast(TransformerBlock.normalization(parameters, name, width));
  }

  private static Part block(Parameters parameters, String prefix, int width) {
    String body = prefix + ".block.";
    Part depthwise =
        Convolutions.biased(parameters, body + "0", new Form(width, width, KERNEL, 1, width));
    Part perceptron =
        TransformerBlock.normalization(parameters, body + "2", width)
            .then(TransformerBlock.dense(parameters, body + "3", width, 4 * width))
            .then(Activation.GELU)
            .then(TransformerBlock.dense(parameters, body + "5", 4 * width, width));
    Weight factors = parameters.take(prefix + ".layer_scale", Initialization.ONE, width, 1, 1);
    Weight flat = new Weight(factors.name(), List.of((long) width), factors.values());
    return new Residual(depthwise.then(new ChannelsLast(new Scale(perceptron, flat))));
  }
}
