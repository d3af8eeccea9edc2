package org.deepfeature.dfm.trainer.option;

import static org.deepfeature.dfm.trainer.option.Option.Stage.EXPORT_BACKBONE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.EXTRACT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT_EMBEDDINGS;
import static org.deepfeature.dfm.trainer.option.Option.Stage.LAYERS;
import static org.deepfeature.dfm.trainer.option.Option.Stage.PREDICT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.QUANTIZE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.SCORE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.TEST;
import static org.deepfeature.dfm.trainer.option.Option.Stage.UPDATE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.VALIDATE;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.LayerRequest;
import org.deepfeature.dfm.runtime.backbone.Tiling;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.ResizeMode;
import org.deepfeature.dfm.runtime.plugin.AlgorithmSettings;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * All options of a model; {@code Dfm.builder()} and the command read the same list.
 *
 * @param backbone kind and name, such as {@code onnx:FILE}; several with a plus
 * @param backboneOptions options of that kind
 * @param pretrained whether a network by name gets its published weights; random ones otherwise
 * @param layer one or several, with commas; null for the backbone's recommended one
 * @param pooling average-pooling kernel = stride; null for the backbone's recommendation
 * @param standardize whether channels are divided by their standard deviation, without centring;
 *     null for the backbone's recommendation
 * @param imageSize one number, {@code HEIGHTxWIDTH}, or {@code auto}
 * @param resize {@code stretch}, {@code pad} or {@code crop}
 * @param tile side of the squares into which larger images are cut; null to see them whole
 * @param overlap pixels that neighbouring tiles share; null for an eighth of their side
 * @param cells whether whole maps or cells are samples
 * @param augmentation further copies of the images that are fitted on
 * @param algorithms reducer, density, linear algebra
 * @param recipe settings that belong together, by name; null for none
 * @param score {@code fre}, {@code nll} or {@code combined}
 * @param layerFusion how error maps become a score
 * @param thresholds how thresholds are chosen
 * @param processors anomalib's processors
 * @param device {@code auto}, {@code cpu} or {@code cuda[:n]}
 * @param threads null for as many as the machine has processors
 * @param memory bytes that an exact fit may take, such as {@code 512m}; null for a quarter of the
 *     heap
 * @param seed of everything that is drawn
 * @param embedBackbone whether the network travels inside the model; null for small ones
 * @param updatable whether the embeddings travel inside the model
 */
public record ModelOptions(
    @Option(
            text =
                "The network: onnx:FILE, onnx:NAME, djl:NAME such as djl:resnet50, or djl:FILE.pt;"
                    + " several with + between them. onnx:scattering is embedded and needs no"
                    + " file.",
            value = "KIND:NAME",
            example = "onnx:resnet18.onnx",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, EXTRACT, QUANTIZE, VALIDATE, UPDATE, TEST, PREDICT},
            checkedByHash = true,
            common = true)
        String backbone,
    @Option(
            text = "Options of the network's kind, such as what its weights expect of pixels.",
            example = "{scale: 255, colorOrder: bgr}",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {
              FIT,
              EXTRACT,
              QUANTIZE,
              LAYERS,
              EXPORT_BACKBONE,
              VALIDATE,
              UPDATE,
              TEST,
              PREDICT
            },
            checkedByHash = true)
        ObjectNode backboneOptions,
    @Option(
            text = "Published weights for a network by name, or random ones.",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {
              FIT,
              EXTRACT,
              QUANTIZE,
              LAYERS,
              EXPORT_BACKBONE,
              VALIDATE,
              UPDATE,
              TEST,
              PREDICT
            },
            checkedByHash = true)
        boolean pretrained,
    @Option(
            text =
                "The layer whose features are modelled, or several with commas; `dfm layers` lists"
                    + " them. Each may have its own size, pooling and standardize behind a colon.",
            value = "NAME,...",
            example = "layer2:pooling=2,layer3:size=512",
            otherwise = "the backbone's recommended one",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, EXTRACT, QUANTIZE, EXPORT_BACKBONE},
            common = true)
        @Nullable String layer,
    @Option(
            text = "Average pooling of the features, kernel = stride; 1 for none.",
            value = "N",
            unit = "cells of the feature map",
            example = "2",
            otherwise = "the backbone's recommendation, 4 for most",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, EXTRACT},
            common = true)
        @Nullable Integer pooling,
    @Option(
            text =
                "Divide channels by their standard deviation; the mean is not taken off here, the"
                    + " reducer does that.",
            otherwise = "the backbone's recommendation",
            group = OptionGroup.MODEL,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS})
        @Nullable Boolean standardize,
    @Option(
            text =
                "To which images are resized: one number, HEIGHTxWIDTH, or auto, which goes by the"
                    + " images' own size.",
            value = "SIZE|auto",
            unit = "pixels",
            example = "320x240",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, EXTRACT, QUANTIZE, LAYERS, EXPORT_BACKBONE},
            common = true)
        String imageSize,
    @Option(
            text =
                "Images of another shape than that: stretch them, pad them with their mirror image,"
                    + " or crop what is too long.",
            value = "stretch|pad|crop",
            example = "pad",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, EXTRACT, QUANTIZE},
            common = true)
        String resize,
    @Option(
            text =
                "Cut images into squares of this side, which the network sees one by one; their"
                    + " cells make one map. With --image-size auto images keep their own size.",
            value = "SIZE",
            unit = "pixels of the image as it was resized",
            example = "512",
            otherwise = "none",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, EXTRACT},
            common = true)
        @Nullable Integer tile,
    @Option(
            text = "How far neighbouring tiles overlap; there one fades into the other.",
            value = "PIXELS",
            unit = "pixels of the image as it was resized",
            example = "64",
            otherwise = "an eighth of the tile",
            group = OptionGroup.MODEL,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, EXTRACT},
            common = true)
        @Nullable Integer overlap,
    @JsonUnwrapped CellOptions cells,
    @JsonUnwrapped AugmentationOptions augmentation,
    @JsonUnwrapped AlgorithmOptions algorithms,
    @Option(
            text =
                "Settings that belong together: anomalib, authors, fast, fine or subspace; what is"
                    + " given beside it wins.",
            value = "NAME",
            example = "fine",
            otherwise = "none",
            group = OptionGroup.SCORE,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS, EXTRACT, QUANTIZE},
            checkedByHash = true,
            common = true)
        @Nullable String recipe,
    @Option(
            text =
                "fre: what the subspace cannot express, with anomaly maps; nll: likelihood within"
                    + " it; combined: both on one scale, with the maps of fre.",
            value = "fre|nll|combined",
            example = "nll",
            group = OptionGroup.SCORE,
            changes = OptionChange.FIT,
            usedBy = {FIT, FIT_EMBEDDINGS},
            common = true)
        String score,
    @JsonUnwrapped FusionOptions layerFusion,
    @JsonUnwrapped ThresholdOptions thresholds,
    @JsonUnwrapped ProcessorOptions processors,
    @Option(
            text = "Where the network runs: auto, cpu or cuda[:n].",
            value = "DEVICE",
            example = "cuda:0",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, EXTRACT, QUANTIZE, VALIDATE, UPDATE, TEST, PREDICT},
            common = true)
        String device,
    @Option(
            text =
                "Threads that decode, run the network, multiply matrices and draw, all together.",
            value = "N",
            example = "4",
            otherwise = "as many as there are processors",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {
              FIT,
              FIT_EMBEDDINGS,
              EXTRACT,
              QUANTIZE,
              VALIDATE,
              UPDATE,
              TEST,
              PREDICT,
              SCORE
            },
            common = true)
        @Nullable Integer threads,
    @Option(
            text = "What an exact fit may take; beyond it, the fit streams.",
            value = "SIZE",
            example = "512m",
            otherwise = "half of the heap",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, FIT_EMBEDDINGS, UPDATE})
        @Nullable String memory,
    @Option(
            text = "Of everything that is drawn: splits, defects, random weights, intervals.",
            value = "N",
            example = "7",
            group = OptionGroup.RUN,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, EXTRACT, QUANTIZE, LAYERS, EXPORT_BACKBONE, TEST, VALIDATE},
            checkedByHash = true)
        long seed,
    @Option(
            text =
                "Put the network's file into the model, so that one file is all that scoring"
                    + " needs.",
            otherwise = "networks below 100 MB",
            group = OptionGroup.OUTPUT,
            changes = OptionChange.OUTPUT,
            usedBy = {FIT})
        @Nullable Boolean embedBackbone,
    @Option(
            text =
                "Keep the embeddings of the images in the model, so that dfm update can add others"
                    + " and take some out; scoring does not read them.",
            group = OptionGroup.OUTPUT,
            changes = OptionChange.OUTPUT,
            usedBy = {FIT})
        boolean updatable) {

  private static final String RECIPE = "recipe";

  /** A device, or a size of images, that is found out. */
  public static final String AUTO = "auto";

  /** What is done where nothing is said. */
  public static final ModelOptions DEFAULTS =
      new ModelOptions(
          "onnx:scattering",
          JsonNodeFactory.instance.objectNode(),
          true,
          null,
          null,
          null,
          "256",
          "stretch",
          null,
          null,
          CellOptions.DEFAULTS,
          AugmentationOptions.DEFAULTS,
          AlgorithmOptions.DEFAULTS,
          null,
          "fre",
          FusionOptions.DEFAULTS,
          ThresholdOptions.DEFAULTS,
          ProcessorOptions.DEFAULTS,
          AUTO,
          null,
          null,
          0,
          null,
          false);

  /** All of them. */
  public static final OptionList<ModelOptions> LIST = OptionList.of(DEFAULTS);

  public ModelOptions {
    if (!isSizeAutomatic(imageSize)) {
      ImageSize.parse(imageSize);
    }
    ResizeMode.parse(resize);
    LayerRequest.parse(layers(layer));
    ScoreType.parse(score);
    layerFusion.build();
    thresholds.settings();
    thresholds.heldOutSplit();
    MemorySize.parse(memory);
    if (tile != null) {
      tiling(tile, overlap);
    }
    Limits.atLeast(1, "pooling", pooling);
    Limits.atLeast(1, "threads", threads);
    Limits.atMost(ThreadBudget.MOST, "threads", threads);
    if (!device.matches("auto|cpu|cuda(:\\d{1,4})?")) {
      throw new ConfigurationException(
          "device '" + device + "'; expected auto, cpu, cuda or cuda:<n>");
    }
  }

  /**
   * @param base what holds where nothing is given
   * @param given what was requested; a recipe's settings come before all else that is given
   * @param <C> options that include a model's
   * @return both
   * @throws org.deepfeature.dfm.api.UnknownNameException if a key or a recipe does not exist
   */
  public static <C extends Record> OptionValues<C> resolve(
      OptionValues<C> base, GivenOptions given) {
    OptionValues<C> values = base;
    if (given.has(RECIPE) && !base.tree().hasNonNull(RECIPE)) {
      values = Recipe.parse(given.value(RECIPE).asText()).applyTo(base, given);
    }
    return values.with(given);
  }

  private static boolean isSizeAutomatic(String size) {
    return size.equals(AUTO);
  }

  /**
   * @return whether the images' own size decides
   */
  public boolean isSizeAutomatic() {
    return isSizeAutomatic(imageSize);
  }

  /**
   * @return the size of the network's input
   * @throws ConfigurationException if the images' own size decides, and nobody has asked them yet
   */
  public ImageSize size() {
    if (isSizeAutomatic()) {
      throw new ConfigurationException(
          "image-size auto needs images to go by; here expected one number such as 256, or"
              + " HEIGHTxWIDTH");
    }
    return ImageSize.parse(imageSize);
  }

  private static Optional<Tiling> tiling(@Nullable Integer tile, @Nullable Integer overlap) {
    if (tile == null) {
      if (overlap != null) {
        throw new ConfigurationException(
            "overlap %s without tile; expected both, or neither".formatted(overlap));
      }
      return Optional.empty();
    }
    return Optional.of(overlap == null ? Tiling.of(tile) : new Tiling(tile, overlap));
  }

  /**
   * @return how images are cut; empty if the network sees them whole
   */
  public Optional<Tiling> tiling() {
    return tiling(tile, overlap);
  }

  /**
   * @return how images come to the network's input
   */
  public Framing framing() {
    return new Framing(size(), ResizeMode.parse(resize));
  }

  /**
   * @return the layers requested; empty for the backbone's recommended one
   */
  public List<String> layers() {
    return layers(layer);
  }

  private static List<String> layers(@Nullable String text) {
    return text == null ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
  }

  /**
   * @return threads to use
   */
  public int threadCount() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /**
   * @return what images are scored by
   */
  public ScoreType scoreType() {
    return ScoreType.parse(score);
  }

  /**
   * @param count threads that one extraction may use
   * @return the network
   */
  public BackboneSettings backboneSettings(int count) {
    return new BackboneSettings(
        backbone, backboneOptions, pretrained, seed, layers(), size(), tiling(), device, count);
  }

  /**
   * @return reducer, density and linear algebra
   */
  public AlgorithmSettings algorithmSettings() {
    return new AlgorithmSettings(
        algorithms.pcaLevel(),
        algorithms.reducer(),
        algorithms.reducerOptions(),
        algorithms.density(),
        algorithms.densityOptions(),
        algorithms.linalg(),
        algorithms.linalgOptions(),
        threadCount());
  }

  /**
   * @return bytes that an exact fit may take
   */
  public long memoryBytes() {
    return MemorySize.parse(memory);
  }
}
