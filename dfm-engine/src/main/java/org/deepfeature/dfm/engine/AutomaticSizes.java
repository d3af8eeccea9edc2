package org.deepfeature.dfm.engine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.image.AutomaticSize;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.jspecify.annotations.Nullable;

/**
 * Asks the training images where their own size decides to which size they are brought. Images and
 * networks are looked at when they are needed, and once. For one thread.
 */
final class AutomaticSizes {
  private static final String SIZE = "image-size";

  /** For which networks are made, and the size at which wavelets were chosen. */
  private static final String BASE = "256";

  /**
   * From here on a recipe's images are of that size, too, and its copies more: what is normal is
   * known better then, and larger images tell more of the noise than of defects.
   */
  static final int MANY_IMAGES = 100;

  private final Supplier<List<Sample>> images;
  private final RunContext context;
  private final Map<BackboneSettings, Boolean> networks = new HashMap<>();
  private @Nullable ImageSize own;

  /**
   * @param images that are fitted on
   * @param context told what was chosen, and why
   */
  AutomaticSizes(Supplier<List<Sample>> images, RunContext context) {
    this.images = images;
    this.context = context;
  }

  /**
   * @param values perhaps with {@code image-size: auto}
   * @return with a size
   * @throws org.deepfeature.dfm.api.DfmException if none of the images can be read
   */
  OptionValues<Configuration> resolved(OptionValues<Configuration> values) {
    Configuration configuration = values.record();
    if (!configuration.model().isSizeAutomatic()) {
      return values;
    }
    boolean tiled = configuration.model().tiling().isPresent();
    if (values.isOfRecipe(SIZE) && !tiled && !seesMore(values.with(SIZE, BASE, SIZE))) {
      return values.with(SIZE, BASE, "the backbone");
    }
    if (values.isOfRecipe(SIZE) && !tiled && images.get().size() >= MANY_IMAGES) {
      context.say(
          "image size: %s, since %s images are many; --image-size auto goes by their own size"
              .formatted(BASE, images.get().size()));
      return values.with(SIZE, BASE, "the number of images");
    }
    ImageSize own = own(configuration);
    ImageSize size = tiled ? AutomaticSize.own(own) : AutomaticSize.of(own);
    context.say(
        "image size: %s, since images are %sx%s".formatted(size, own.height(), own.width()));
    return values.with(SIZE, size.toString(), "the images' size");
  }

  private ImageSize own(Configuration configuration) {
    ImageSize known = own;
    if (known == null) {
      known =
          AutomaticSize.ofImages(
              images.get().stream().map(Sample::path).toList(), configuration.run().decoder());
      own = known;
    }
    return known;
  }

  /**
   * A network that recommends its cells unpooled, such as the scattering network, has filters of
   * fixed scales: larger images show it less of the part, and on real sets it did worse.
   */
  private boolean seesMore(OptionValues<Configuration> values) {
    ModelOptions model = values.record().model();
    return networks.computeIfAbsent(
        model.backboneSettings(model.threadCount()).withLayers(List.of()), this::isPooled);
  }

  private boolean isPooled(BackboneSettings network) {
    try (Backbone open = new Backbones(context.plugins().runtime(), network).open(line -> {})) {
      return open.layers().stream()
          .anyMatch(layer -> open.recommendation(layer.name()).pooling() > 1);
    }
  }
}
