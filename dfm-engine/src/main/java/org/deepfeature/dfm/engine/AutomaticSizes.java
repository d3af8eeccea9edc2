package org.deepfeature.dfm.engine;

import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.image.AutomaticSize;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;

/** Asks the training images where their own size decides to which size they are brought. */
final class AutomaticSizes {
  private static final String SIZE = "image-size";

  /** For which networks are made, and the size at which wavelets were chosen. */
  private static final String BASE = "256";

  private AutomaticSizes() {}

  /**
   * A network that recommends its cells unpooled, such as the scattering network, has filters of
   * fixed scales: larger images show it less of the part, and on real sets it did worse.
   */
  private static boolean seesMore(OptionValues<Configuration> values, RunContext context) {
    ModelOptions model = values.record().model();
    Backbones backbones =
        new Backbones(
            context.plugins().runtime(),
            model.backboneSettings(model.threadCount()).withLayers(List.of()));
    try (Backbone open = backbones.open(line -> {})) {
      return open.layers().stream()
          .anyMatch(layer -> open.recommendation(layer.name()).pooling() > 1);
    }
  }

  /**
   * @param values perhaps with {@code image-size: auto}
   * @param data with training images
   * @param context told what was chosen, and why
   * @return with a size
   * @throws org.deepfeature.dfm.api.DfmException if none of the images can be read
   */
  static OptionValues<Configuration> resolved(
      OptionValues<Configuration> values, DataModule data, RunContext context) {
    if (!values.record().model().isSizeAutomatic()) {
      return values;
    }
    data.setup(Stage.FIT);
    return resolved(values, data.trainSamples(), context);
  }

  /**
   * @param values perhaps with {@code image-size: auto}
   * @param images that are fitted on
   * @param context told what was chosen, and why
   * @return with a size
   * @throws org.deepfeature.dfm.api.DfmException if none of the images can be read
   */
  static OptionValues<Configuration> resolved(
      OptionValues<Configuration> values, List<Sample> images, RunContext context) {
    Configuration configuration = values.record();
    if (!configuration.model().isSizeAutomatic()) {
      return values;
    }
    boolean recipes = values.origin(SIZE).startsWith("recipe");
    boolean tiled = configuration.model().tiling().isPresent();
    if (recipes && !tiled && !seesMore(values.with(SIZE, BASE, SIZE), context)) {
      return values.with(SIZE, BASE, "the backbone");
    }
    ImageSize own =
        AutomaticSize.ofImages(
            images.stream().map(Sample::path).toList(), configuration.run().decoder());
    ImageSize size = tiled ? AutomaticSize.own(own) : AutomaticSize.of(own);
    context.say(
        "image size: %s, since images are %sx%s".formatted(size, own.height(), own.width()));
    return values.with(SIZE, size.toString(), "the images' size");
  }
}
