package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.report.picture.MapFormat;
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

  @Option(names = "--score", description = "fre or nll. Default: fre.")
  private @Nullable String score;

  @Option(
      names = "--recipe",
      description =
          "anomalib, authors or fine: settings that belong together; what is given beside it wins.")
  private @Nullable String recipe;

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

  @JsonUnwrapped @Mixin private final DataFlags dataset = new DataFlags();
  @JsonUnwrapped @Mixin private final FusionFlags layerFusion = new FusionFlags();
  @JsonUnwrapped @Mixin private final ThresholdFlags thresholds = new ThresholdFlags();
  @JsonUnwrapped @Mixin private final AlgorithmFlags algorithms = new AlgorithmFlags();
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
