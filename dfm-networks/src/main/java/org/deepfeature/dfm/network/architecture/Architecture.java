package org.deepfeature.dfm.network.architecture;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.network.Chain;
import org.deepfeature.dfm.network.NetworkDescription;
import org.deepfeature.dfm.network.Parameters;

/** A network without weights. Immutable and thread-safe. */
public sealed interface Architecture
    permits ConvNext, EfficientNet, MobileNetV2, MobileNetV3, ResNet, TokenTransformer {
  /**
   * @return its name in torchvision or timm
   */
  String name();

  /**
   * @return what its published weights expect of pixels
   */
  default Preprocessing preprocessing() {
    return Preprocessing.IMAGENET;
  }

  /**
   * @return under what the published weights are, where that keeps them from being downloaded
   */
  default Optional<String> licence() {
    return Optional.empty();
  }

  /**
   * @return the layer to use where the user gives none
   */
  String defaultLayer();

  /**
   * @return how the names of parameters begin that no layer needs: the classifier's
   */
  List<String> classifier();

  /**
   * @return names of parameters that every network of this kind has and no other, wherever it
   *     stands within a larger one
   */
  List<String> landmarks();

  /**
   * @return how the names of parameters begin that some files have and no layer needs, beyond the
   *     classifier's
   */
  default List<String> unused() {
    return List.of();
  }

  /**
   * @return whether a network that was built takes images of the size alone that it was built for
   */
  default boolean isOfOneSize() {
    return false;
  }

  /**
   * @param chain gets the network's stages; every parameter but the classifier's is taken once
   * @param size of the images that will come
   * @throws IllegalArgumentException if the network cannot take images of that size
   */
  void build(Chain chain, ImageSize size);

  /**
   * Describes the whole network, so that every parameter is looked at.
   *
   * @param parameters give the weights
   * @param size of the images that will come
   * @return the network with all its stages
   * @throws IllegalArgumentException if the network cannot take images of that size
   */
  default NetworkDescription describe(Parameters parameters, ImageSize size) {
    Chain chain = new Chain(parameters);
    build(chain, size);
    return new NetworkDescription(name(), chain.stages());
  }
}
