package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.trainer.evaluation.MapFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of a configuration; a field that is null was not given. */
@SuppressWarnings("UnusedVariable") // Read by their names, when they become a tree.
public final class ConfigurationOptions {
  @JsonIgnore
  @Option(names = "--config", paramLabel = "FILE.yaml", description = "Options from a file.")
  private @Nullable Path config;

  @JsonIgnore
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any option; parts of a key are separated by dots, values are YAML.")
  private List<String> set = new ArrayList<>();

  /** Instead of all others: what a cell of a grid is given. */
  @JsonIgnore private @Nullable ObjectNode given;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "A data set in a published layout (MVTec AD and others), or a CSV or JSONL of"
              + " path,label,split[,mask].")
  private @Nullable String data;

  @Option(names = "--category", description = "One category of the data, or all.")
  private @Nullable String category;

  @Option(names = "--normal", paramLabel = "DIR", description = "Folder of normal images.")
  private @Nullable String normal;

  @Option(names = "--abnormal", paramLabel = "DIR", description = "Folder of abnormal images.")
  private @Nullable String abnormal;

  @Option(names = "--masks", paramLabel = "DIR", description = "Folder of the latter's masks.")
  private @Nullable String masks;

  @Option(
      names = "--data-format",
      paramLabel = "NAME",
      description =
          "mvtec, mvtec2, btech, visa, kolektor, kolektor2, magnetic-tile, folder or csv."
              + " Default: what the data looks like.")
  private @Nullable String dataFormat;

  @Option(
      names = "--test-split-mode",
      paramLabel = "MODE",
      description =
          "from_dir, fraction or synthetic. Default: from_dir, or fraction where the data has no"
              + " test set of its own.")
  private @Nullable String testSplitMode;

  @Option(
      names = "--test-split-ratio",
      paramLabel = "SHARE",
      description = "Of normal images, where some are drawn for testing. Default: 0.2.")
  private @Nullable Double testSplitRatio;

  @Option(
      names = "--val-split-mode",
      paramLabel = "MODE",
      description =
          "none, same_as_test, from_train, from_test, synthetic or from_dir. Default: from_dir"
              + " where the data has a validation set, none otherwise.")
  private @Nullable String valSplitMode;

  @Option(
      names = "--val-split-ratio",
      paramLabel = "SHARE",
      description = "Of images, where some are drawn for validation. Default: 0.5.")
  private @Nullable Double valSplitRatio;

  @Option(
      names = "--backbone",
      paramLabel = "KIND:NAME",
      description =
          "Network, such as onnx:FILE or djl:resnet50; several with + between them. Default:"
              + " onnx:scattering, which is embedded.")
  private @Nullable String backbone;

  @Option(
      names = "--pretrained",
      negatable = true,
      fallbackValue = "true",
      description = "Published weights for a network by name, or random ones. Default: published.")
  private @Nullable Boolean pretrained;

  @Option(
      names = "--layer",
      description = "Layer, or several with commas. Default: the backbone's recommended one.")
  private @Nullable String layer;

  @Option(
      names = "--pooling",
      description = "Average pooling. Default: the backbone's; 4 unless it says otherwise.")
  private @Nullable Integer pooling;

  @Option(
      names = "--standardize",
      negatable = true,
      description = "Divide channels by their standard deviation. Default: the backbone's.")
  private @Nullable Boolean standardize;

  @Option(
      names = "--pca-level",
      description = "Share of the variance to keep, or a number of components. Default: 0.97.")
  private @Nullable String pcaLevel;

  @Option(names = "--score", description = "fre or nll. Default: fre.")
  private @Nullable String score;

  @Option(
      names = "--recipe",
      description =
          "anomalib, authors or fine: settings that belong together; what is given beside it wins.")
  private @Nullable String recipe;

  @Option(
      names = "--map-scale",
      description = "Standardise layers' maps by: none, layer or location. Default: none.")
  private @Nullable String mapScale;

  @Option(
      names = "--score-scale",
      description = "The same for the maps that make the score. Default: none.")
  private @Nullable String scoreScale;

  @Option(names = "--fusion", description = "Of layers: sum, mean or max. Default: sum.")
  private @Nullable String fusion;

  @Option(
      names = "--image-score",
      description = "From the fused map: sum, mean, max or top:SHARE. Default: sum.")
  private @Nullable String imageScore;

  @Option(
      names = "--threshold",
      paramLabel = "RULE",
      description =
          "f1-adaptive, quantile:Q, three-sigma or manual:SCORE. Default: f1-adaptive, which is"
              + " quantile:0.95 of held-out normal images where there are no anomalies.")
  private @Nullable String threshold;

  @Option(
      names = "--pixel-threshold",
      paramLabel = "RULE",
      description =
          "The same for pixels. Default: f1-adaptive, else quantile:0.99 of held-out normal"
              + " pixels.")
  private @Nullable String pixelThreshold;

  @Option(
      names = "--sensitivity",
      description = "0..1: above 0.5 more images are called anomalous. Default: 0.5.")
  private @Nullable Double sensitivity;

  @Option(names = "--pixel-sensitivity", description = "The same for pixels. Default: 0.5.")
  private @Nullable Double pixelSensitivity;

  @Option(
      names = "--min-region",
      paramLabel = "PIXELS",
      description = "Smaller regions of predicted masks are dropped. Default: 1.")
  private @Nullable Integer minRegion;

  @Option(names = "--reducer", description = "Default: pca.")
  private @Nullable String reducer;

  @Option(names = "--density", description = "Default: gaussian.")
  private @Nullable String density;

  @Option(names = "--linalg", description = "Linear-algebra back end. Default: ejml.")
  private @Nullable String linalg;

  @Option(names = "--image-size", description = "One number, or HEIGHTxWIDTH. Default: 256.")
  private @Nullable String imageSize;

  @Option(names = "--batch-size", description = "A number, or auto to measure. Default: 32.")
  private @Nullable String batchSize;

  @Option(names = "--device", description = "auto, cpu or cuda[:n]. Default: auto.")
  private @Nullable String device;

  @Option(names = "--seed", description = "Default: 0.")
  private @Nullable Long seed;

  @Option(names = "--threads", description = "Default: as many as there are processors.")
  private @Nullable Integer threads;

  @Option(names = "--limit-batches", description = "At most so many batches a stage.")
  private @Nullable Integer limitBatches;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "What an exact fit may take; beyond it, the fit streams. Default: heap / 4.")
  private @Nullable String memory;

  @Option(
      names = "--maps",
      description = "How maps are written: ${COMPLETION-CANDIDATES}. Default: png, into --output.")
  private @Nullable MapFormat maps;

  @Option(
      names = "--skip-bad-images",
      description = "Exit 0 even where images could not be read and were skipped.")
  private @Nullable Boolean skipBadImages;

  @JsonUnwrapped @Mixin private final TrainerFlags trainer = new TrainerFlags();
  @JsonUnwrapped @Mixin private final PartsFlags parts = new PartsFlags();

  /**
   * @return defaults, overridden by the file, by {@code --set}, by flags
   * @throws ConfigurationException if a key or a value is not possible
   */
  public Configuration resolve() {
    return resolve(Configuration.DEFAULTS);
  }

  /**
   * @param base what holds where nothing is given
   * @return that, overridden by the file, by {@code --set}, by flags
   * @throws ConfigurationException if a key or a value is not possible
   */
  public Configuration resolve(Configuration base) {
    ConfigurationTree own = ConfigurationTree.empty();
    mergeInto(own);
    ObjectNode options = own.node();
    ConfigurationTree tree = ConfigurationTree.of(base);
    if (options.hasNonNull("recipe") && base.recipe() == null) {
      Recipe recipe = Recipe.parse(options.path("recipe").asText());
      recipe.mergeInto(tree);
      String backbone = options.path("backbone").asText(tree.configuration().backbone());
      recipe.mergeOfBackbone(tree, backbone);
    }
    tree.merge(options, "options");
    return tree.configuration();
  }

  /**
   * @param axes of the form {@code KEY=VALUE,VALUE}, beside those in the file
   * @return the configurations that these options, their lists and the file's {@code grid} span
   * @throws ConfigurationException if an axis is no list, or a value is not possible
   */
  public ConfigurationGrid grid(List<String> axes) {
    return ConfigurationGrid.of(config, set, ConfigurationTree.flagsOf(this), axes);
  }

  static ConfigurationOptions of(ObjectNode given) {
    ConfigurationOptions options = new ConfigurationOptions();
    options.given = given;
    return options;
  }

  private void mergeInto(ConfigurationTree tree) {
    if (given != null) {
      tree.merge(given, "grid");
      return;
    }
    if (config != null) {
      tree.mergeFile(config);
    }
    set.forEach(tree::set);
    tree.mergeFlags(this);
  }
}
