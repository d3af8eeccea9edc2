package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
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
 * that recommends its layer unpooled is fine enough as it is. Of a recipe for transformers, the
 * middle blocks.
 */
final class RecommendedLayers {
  private static final String FAST = "fast";
  private static final String FINE = "fine";
  private static final String SUBSPACE = "subspace";

  /** Output of a transformer's block as it is. */
  private static final Pattern BLOCK = Pattern.compile("blocks\\.\\d+\\.raw");

  /** Of fewer blocks none is in the middle. */
  private static final int FEWEST = 6;

  /** From half of the depth to here: blocks 7 and 8 of 12, 13 to 17 of 24. */
  private static final double DEEPEST = 0.7;

  private static final List<Integer> STRIDES = List.of(8, 16);

  private RecommendedLayers() {}

  /** Opens the network at the layers requested, else at the recommended ones. */
  static Backbone open(
      RuntimePlugins plugins,
      BackboneSettings wanted,
      @Nullable String recipe,
      Consumer<String> say) {
    if (SUBSPACE.equals(recipe) && wanted.layers().isEmpty()) {
      return new Backbones(plugins, middle(plugins, wanted)).open(say);
    }
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

  /** The middle blocks' mean, before the network's last normalisation, if it has such blocks. */
  private static BackboneSettings middle(RuntimePlugins plugins, BackboneSettings wanted) {
    List<String> blocks =
        new Backbones(plugins, wanted)
            .describe().stream()
                .map(LayerDescription::name)
                .filter(name -> BLOCK.matcher(name).matches())
                .toList();
    int first = blocks.size() / 2;
    int last = (int) Math.round(DEEPEST * blocks.size()) - 1;
    return blocks.size() < FEWEST
        ? wanted
        : wanted.withLayers(List.of("blocks.%s..%s.raw".formatted(first, last)));
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
