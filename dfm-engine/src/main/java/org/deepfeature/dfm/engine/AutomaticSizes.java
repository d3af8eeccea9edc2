package org.deepfeature.dfm.engine;

import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.image.AutomaticSize;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.option.OptionValues;

/** Asks the training images where their own size decides to which size they are brought. */
final class AutomaticSizes {
  private AutomaticSizes() {}

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
    ImageSize own =
        AutomaticSize.ofImages(
            images.stream().map(Sample::path).toList(), configuration.run().decoder());
    boolean tiled = configuration.model().tiling().isPresent();
    ImageSize size = tiled ? AutomaticSize.own(own) : AutomaticSize.of(own);
    context.say(
        "image size: %s, since images are %sx%s".formatted(size, own.height(), own.width()));
    return values.with("image-size", size.toString(), "the images' size");
  }
}
