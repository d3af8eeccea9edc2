package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.backbone.LayersAtStride;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a recipe that wants two scales, where the user names none: the last ones at a
 * stride of 8 and of 16 pixels, such as {@code layer2} and {@code layer3} of a ResNet. A network
 * that recommends its layer unpooled is fine enough as it is.
 */
final class RecommendedLayers {
  private static final String FAST = "fast";
  private static final String FINE = "fine";
  private static final List<Integer> STRIDES = List.of(8, 16);

  private RecommendedLayers() {}

  /** Opens the network at the layers requested, else at the recommended ones. */
  static Backbone open(
      RuntimePlugins plugins,
      BackboneSettings wanted,
      @Nullable String recipe,
      Consumer<String> say) {
    Backbones backbones = new Backbones(plugins, wanted);
    Backbone backbone = backbones.open(say);
    if (!isFine(recipe) || !wanted.layers().isEmpty() || backbone.recommendation().pooling() == 1) {
      return backbone;
    }
    backbone.close();
    List<String> layers = twoScales(backbones.describe(), wanted.seen(wanted.size()));
    BackboneSettings chosen = layers.isEmpty() ? wanted : wanted.withLayers(layers);
    return new Backbones(plugins, chosen).open(line -> {});
  }

  static boolean isFast(@Nullable String recipe) {
    return FAST.equals(recipe);
  }

  static boolean isFine(@Nullable String recipe) {
    return FINE.equals(recipe);
  }

  private static List<String> twoScales(List<LayerDescription> layers, ImageSize size) {
    return STRIDES.stream()
        .map(stride -> LayersAtStride.last(layers, size, stride))
        .flatMap(Optional::stream)
        .toList();
  }
}
