package org.deepfeature.dfm.engine;

import java.util.function.Consumer;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.trainer.option.AugmentationOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * Leaves out the augmented copies that a recipe adds where there are so many images that they tell
 * by themselves what does not matter; on real sets copies gain most where images are few.
 */
final class RecipeCopies {
  /** With two copies of each, twice as many rows as an exact fit takes readily. */
  private static final int ENOUGH_IMAGES = 500;

  private RecipeCopies() {}

  /**
   * @param values perhaps with copies that a recipe added
   * @param images that are fitted on
   * @param say told when they are left out
   * @return without them, if there are many images and nobody asked for copies
   */
  static OptionValues<Configuration> resolved(
      OptionValues<Configuration> values, int images, Consumer<String> say) {
    AugmentationOptions augmentation = values.record().model().augmentation();
    if (!values.isOfRecipe("augment")
        || images < ENOUGH_IMAGES
        || augmentation.augment().equals(AugmentationOptions.NONE)) {
      return values;
    }
    say.accept(
        "augment: no copies, since %s images are many; --augment %s makes them all the same"
            .formatted(images, augmentation.augment()));
    return values.with("augment", AugmentationOptions.NONE, "the number of images");
  }
}
