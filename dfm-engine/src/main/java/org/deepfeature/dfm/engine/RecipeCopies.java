package org.deepfeature.dfm.engine;

import java.util.function.Consumer;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.trainer.option.AugmentationOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * Leaves out the augmented copies that a recipe adds where there are so many images that they tell
 * by themselves what does not matter; on real sets copies gain most where images are few. Of a
 * recipe with many copies, as many are made as bring the images up to that.
 */
final class RecipeCopies {
  /** With two copies of each, twice as many rows as an exact fit takes readily. */
  private static final int ENOUGH_IMAGES = 500;

  private static final String SUBSPACE = "subspace";
  private static final String COPIES = "augment-copies";

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
    boolean turned = SUBSPACE.equals(values.record().model().recipe());
    int most = Math.max(1, ENOUGH_IMAGES / Math.max(1, images));
    if (turned
        && images < ENOUGH_IMAGES
        && values.isOfRecipe(COPIES)
        && values.isOfRecipe("augment")
        && most < augmentation.augmentCopies()) {
      say.accept(
          "augment: %s copies of each of %s images in place of %s; --augment-copies makes as many as it says"
              .formatted(most, images, augmentation.augmentCopies()));
      return values.with(COPIES, most, "the number of images");
    }
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
