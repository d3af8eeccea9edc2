package org.deepfeature.dfm.network.source;

import java.util.function.Consumer;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.Sha256;
import org.deepfeature.dfm.network.NetworkDescription;
import org.deepfeature.dfm.network.architecture.Architecture;
import org.deepfeature.dfm.network.weights.LoadedParameters;
import org.deepfeature.dfm.network.weights.SeededParameters;
import org.deepfeature.dfm.network.weights.WeightFile;

/** An architecture and where its weights come from. Immutable and thread-safe. */
public sealed interface NamedNetwork {
  /**
   * A network before it is cut, and what a fitted model should remember of it. Immutable.
   *
   * @param name of the network with that of its weights
   * @param sha256 of the weights
   * @param network with all its stages
   */
  record Opened(String name, String sha256, NetworkDescription network) {}

  /**
   * @return what is built
   */
  Architecture architecture();

  /**
   * @param size of the images that will come
   * @param say told what was left off, ignored or converted to read the weights
   * @return the whole network, its weights in the heap or in direct memory
   * @throws IllegalArgumentException if the weights do not fit, or the images
   */
  Opened open(ImageSize size, Consumer<String> say);

  /**
   * Random weights.
   *
   * @param architecture what is built
   * @param seed of the weights
   */
  record Random(Architecture architecture, long seed) implements NamedNetwork {
    @Override
    public Opened open(ImageSize size, Consumer<String> say) {
      String sha256 = Sha256.of(architecture.name() + " random weights, version 1, seed " + seed);
      return new Opened(
          architecture.name(), sha256, architecture.describe(new SeededParameters(seed), size));
    }
  }

  /**
   * Weights in a file.
   *
   * @param architecture what is built
   * @param name of the network with that of its weights, such as {@code resnet50.a1_in1k}
   * @param weights verified file
   */
  record Stored(Architecture architecture, String name, Hub.Verified weights)
      implements NamedNetwork {
    @Override
    public Opened open(ImageSize size, Consumer<String> say) {
      try (WeightFile content = WeightFile.open(weights.file())) {
        LoadedParameters parameters = content.parameters(architecture);
        NetworkDescription network = architecture.describe(parameters, size);
        parameters.finish().ifPresent(say);
        return new Opened(name, weights.sha256(), network);
      }
    }
  }
}
