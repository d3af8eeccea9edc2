package org.deepfeature.dfm.runtime.backbone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/**
 * A network at one size of images, up to some of its layers.
 *
 * @param network its number among those that are joined, from 0
 * @param size of the images that it sees
 * @param layers of it, without its number; empty for the recommended one
 */
record Look(int network, ImageSize size, List<String> layers) {

  /** Returns a network's look at whole images, for who needs nothing but the network. */
  static Look at(int network, BackboneSettings settings) {
    return new Look(network, settings.size(), List.of());
  }

  /**
   * @param settings name layers and the size of images
   * @param networks how many are joined
   * @return by network, the size of all first; a network of which nothing is said looks once
   * @throws ConfigurationException if a layer is of no such network, or larger than the images
   */
  static List<Look> all(BackboneSettings settings, int networks) {
    List<Look> looks = new ArrayList<>();
    for (int i = 0; i < networks; i++) {
      Map<ImageSize, List<String>> sizes = new LinkedHashMap<>();
      for (LayerRequest request : LayerRequest.parse(settings.layers())) {
        if (number(request.name(), networks) == i) {
          ImageSize size = request.size().orElse(settings.size());
          requireWithin(request, size, settings.size());
          sizes
              .computeIfAbsent(size, some -> new ArrayList<>())
              .add(withoutNumber(request.name(), networks));
        }
      }
      if (sizes.isEmpty()) {
        looks.add(at(i, settings));
      }
      for (Map.Entry<ImageSize, List<String>> layers : sizes.entrySet()) {
        looks.add(new Look(i, layers.getKey(), layers.getValue()));
      }
    }
    return looks;
  }

  private static void requireWithin(LayerRequest request, ImageSize size, ImageSize images) {
    if (size.height() > images.height() || size.width() > images.width()) {
      throw new ConfigurationException(
          "Layer '%s' is larger than the images, %s; expected an image size that holds all of its layers'"
              .formatted(request, images));
    }
  }

  /** Layers of several backbones are requested as {@code 1/layer2,2/scattering}. */
  private static int number(String layer, int networks) {
    if (networks == 1) {
      return 0;
    }
    int slash = layer.indexOf('/');
    String number = slash < 1 ? "" : layer.substring(0, slash);
    if (!number.matches("\\d{1,3}")
        || Integer.parseInt(number) < 1
        || Integer.parseInt(number) > networks) {
      throw new ConfigurationException(
          "Layer '%s' of %s backbones; expected the backbone's number and a slash before it, such as 1/%s"
              .formatted(layer, networks, layer));
    }
    return Integer.parseInt(number) - 1;
  }

  private static String withoutNumber(String layer, int networks) {
    return networks == 1 ? layer : layer.substring(layer.indexOf('/') + 1);
  }
}
