package org.deepfeature.dfm.spark.internal;

import java.util.List;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.AugmentationOptions;
import org.deepfeature.dfm.trainer.option.CellOptions;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;

/** The model's options as an estimator is given them. Stateless and thread-safe. */
public final class EstimatorOptions {
  private static final String ORIGIN = "DfmEstimator";
  private static final String DEVICE = "device";
  private static final String AUGMENT = "augment";
  private static final String SIZE = "image-size";

  /** What a model of embeddings has in place of a backbone and a layer. */
  static final String EMBEDDINGS = BackboneSettings.EMBEDDINGS;

  private EstimatorOptions() {}

  /**
   * @param options each {@code key=value}
   * @param say told what a recipe asks for that is not there on several machines
   * @return all of them
   * @throws org.deepfeature.dfm.api.UnknownNameException if a key does not exist; it names the
   *     nearest
   * @throws IllegalArgumentException if a value is not possible, or not on several machines
   */
  public static OptionValues<ModelOptions> values(List<String> options, Consumer<String> say) {
    GivenOptions given = GivenOptions.NONE;
    for (String option : options) {
      int equals = option.indexOf('=');
      if (equals < 1) {
        throw new ConfigurationException(
            "Option '%s'; expected key=value, such as pca-level=0.97".formatted(option));
      }
      given = given.with(option.substring(0, equals), option.substring(equals + 1), ORIGIN);
    }
    OptionValues<ModelOptions> values =
        ofManyImages(ModelOptions.resolve(OptionValues.defaults(ModelOptions.LIST), given), say);
    refuse(values.record(), given);
    // The driver looks at the network's shapes alone; where it runs is the workers' business.
    return values.with(DEVICE, "cpu", "the driver").with("threads", 1, "spark.task.cpus");
  }

  /** What a recipe does for few images gives way, as on one machine: a cluster is for many. */
  private static OptionValues<ModelOptions> ofManyImages(
      OptionValues<ModelOptions> values, Consumer<String> say) {
    OptionValues<ModelOptions> fitting = values;
    String copies = values.record().augmentation().augment();
    if (values.isOfRecipe(AUGMENT) && !copies.equals(AugmentationOptions.NONE)) {
      say.accept("augment: no copies, which are not there on several machines");
      fitting = fitting.with(AUGMENT, AugmentationOptions.NONE, ORIGIN);
    }
    boolean tiled = values.record().tiling().isPresent();
    if (values.isOfRecipe(SIZE) && values.record().isSizeAutomatic() && !tiled) {
      String size = OptionValues.defaults(ModelOptions.LIST).record().imageSize();
      say.accept("image size: %s, as of many images; image-size sets another".formatted(size));
      fitting = fitting.with(SIZE, size, ORIGIN);
    }
    return fitting;
  }

  private static void refuse(ModelOptions model, GivenOptions given) {
    if (given.has(DEVICE) || given.has("threads")) {
      throw new ConfigurationException(
          "Options device and threads are the workers'; expected setDevice, and spark.task.cpus");
    }
    if (!model.augmentation().augment().equals(AugmentationOptions.NONE)) {
      throw new ConfigurationException(
          "Option augment is not there on several machines; expected none, or copies in the frame");
    }
    if (model.updatable()) {
      throw new ConfigurationException(
          "Option updatable keeps every embedding in the model; a fit on several machines keeps"
              + " none");
    }
    if (model.isSizeAutomatic()) {
      throw new ConfigurationException(
          "image-size auto needs images to go by, which are on the workers; expected one number"
              + " such as 256, or HEIGHTxWIDTH");
    }
  }

  /** The same for embeddings that came from anywhere, as {@code dfm fit --embeddings} has them. */
  static OptionValues<ModelOptions> ofEmbeddings(OptionValues<ModelOptions> values) {
    return values
        .with("backbone", EMBEDDINGS, EMBEDDINGS)
        .with("layer", EMBEDDINGS, EMBEDDINGS)
        .with(SIZE, "1", EMBEDDINGS)
        .with(AUGMENT, AugmentationOptions.NONE, EMBEDDINGS)
        .with("augment-copies", AugmentationOptions.DEFAULTS.augmentCopies(), EMBEDDINGS)
        .with("embedding", CellOptions.MAP, EMBEDDINGS)
        .with("cell-centre", CellOptions.DEFAULTS.cellCentre(), EMBEDDINGS)
        .with("pooling", 1, EMBEDDINGS)
        .with(
            "standardize",
            Boolean.TRUE.equals(values.record().standardize()),
            values.origin("standardize"));
  }
}
