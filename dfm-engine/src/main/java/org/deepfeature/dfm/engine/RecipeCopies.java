package org.deepfeature.dfm.engine;

import java.util.Map;
import java.util.function.Consumer;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.trainer.option.AugmentationOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;

/**
 * Copies by the number of images, where a recipe adds augmented ones: none where there are so many
 * images that they tell by themselves what does not matter, and the more the fewer there are. As
 * many are made as add up to some number, and no fewer than do any good.
 */
final class RecipeCopies {
  /** With four copies of each, as many rows as an exact fit takes readily. */
  private static final int ENOUGH_IMAGES = 500;

  private static final String COPIES = "augment-copies";

  /** How many copies are enough: of all images together, and of each of few and of many. */
  private record Aim(int copies, int fewest, int ofMany) {}

  /** Of fine, more copies of many images: those are smaller. */
  private static final Map<String, Aim> AIMS =
      Map.of("fine", new Aim(160, 2, 4), "subspace", new Aim(ENOUGH_IMAGES, 1, 1));

  private RecipeCopies() {}

  /**
   * @param values perhaps with copies that a recipe added
   * @param images that are fitted on
   * @param say told when there are fewer than the recipe has, or none
   * @return with as many as suit the number of images, unless somebody asked for copies
   */
  static OptionValues<Configuration> resolved(
      OptionValues<Configuration> values, int images, Consumer<String> say) {
    AugmentationOptions augmentation = values.record().model().augmentation();
    String recipe = values.record().model().recipe();
    Aim aim = recipe == null ? null : AIMS.get(recipe);
    if (aim != null
        && images < ENOUGH_IMAGES
        && values.isOfRecipe(COPIES)
        && values.isOfRecipe("augment")
        && most(aim, images) < augmentation.augmentCopies()) {
      int most = most(aim, images);
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

  private static int most(Aim aim, int images) {
    int fewest = images < AutomaticSizes.MANY_IMAGES ? aim.fewest() : aim.ofMany();
    return Math.max(fewest, aim.copies() / Math.max(1, images));
  }
}
