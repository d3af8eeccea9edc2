package org.deepfeature.dfm.backbone.djl;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.djl.DjlBackbone.Identity;
import org.deepfeature.dfm.backbone.djl.network.Architecture;
import org.deepfeature.dfm.backbone.djl.network.Network;
import org.deepfeature.dfm.backbone.djl.weights.LoadedParameters;
import org.deepfeature.dfm.backbone.djl.weights.SeededParameters;
import org.deepfeature.dfm.backbone.djl.weights.WeightFile;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.Sha256;

/** An architecture and where its weights come from. */
sealed interface NamedNetwork {
  /** A network before it is cut, and what a fitted model should remember of it. */
  record Opened(Identity identity, Network.Uncut network) {}

  /**
   * @return what is built
   */
  Architecture architecture();

  /**
   * @param owner of the weights; closed with the network
   * @param size of the images that will come
   * @param say told what was left off, ignored or converted to read the weights
   * @return the whole network
   */
  Opened open(NDManager owner, ImageSize size, Consumer<String> say);

  /** Random weights. */
  record Random(Architecture architecture, long seed) implements NamedNetwork {
    @Override
    public Opened open(NDManager owner, ImageSize size, Consumer<String> say) {
      SeededParameters parameters = new SeededParameters(owner, seed);
      Network.Uncut network = new Network.Whole(architecture, parameters, owner, size).build();
      String sha256 = Sha256.of(architecture.name() + " random weights, version 1, seed " + seed);
      String name = "djl:" + architecture.name();
      return new Opened(new Identity(name, sha256, architecture.preprocessing()), network);
    }
  }

  /**
   * Weights in a file.
   *
   * @param name of the network with that of its weights, such as {@code resnet50.a1_in1k}
   */
  record Stored(Architecture architecture, String name, Hub.Verified weights)
      implements NamedNetwork {
    @Override
    public Opened open(NDManager owner, ImageSize size, Consumer<String> say) {
      Path file = weights.file();
      try (WeightFile content = WeightFile.open(file)) {
        LoadedParameters parameters = content.parameters(architecture, owner);
        Network.Uncut network = new Network.Whole(architecture, parameters, owner, size).build();
        parameters.finish().ifPresent(say);
        Identity identity =
            new Identity("djl:" + name, weights.sha256(), architecture.preprocessing());
        return new Opened(identity, network);
      }
    }
  }
}
