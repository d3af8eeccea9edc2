package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.data.SplitSettings;
import org.deepfeature.dfm.report.picture.MapFormat;
import org.deepfeature.dfm.runtime.model.FusionConfiguration;
import org.deepfeature.dfm.trainer.lifecycle.BatchLimit;
import org.jspecify.annotations.Nullable;

/**
 * All that a run can be told; in a file each component is a key in lower case with hyphens, as the
 * flag is.
 *
 * @param backbone kind and name, such as {@code onnx:FILE}
 * @param backboneOptions options of that kind
 * @param pretrained whether a network by name gets its published weights; random ones otherwise
 * @param layer one or several, with commas; null for the backbone's recommended one
 * @param pooling average-pooling kernel = stride; null for the backbone's recommended one
 * @param standardize whether channels are divided by their standard deviation; null for the
 *     backbone's recommendation
 * @param score {@code fre} or {@code nll}
 * @param recipe settings that belong together, by name; null for none
 * @param imageSize one number, or {@code HEIGHTxWIDTH}
 * @param batchSize images in a batch, or {@code auto} to measure
 * @param device {@code auto}, {@code cpu} or {@code cuda[:n]}
 * @param seed of everything that is drawn
 * @param threads null for as many as the machine has processors
 * @param limitBatches at most so many batches a stage; null for all
 * @param memory bytes that an exact fit may take, such as {@code 512m} or {@code 2g}; null for a
 *     quarter of the heap
 * @param skipBadImages whether a run with bad images is a success
 * @param maps how maps are written; null for pictures, where there is a folder for them
 * @param dataset where images are and how they are divided
 * @param layerFusion how layers' maps are brought together
 * @param thresholds how thresholds are chosen
 * @param algorithms what a model is made by
 * @param trainer Lightning's options
 * @param parts anomalib's processors
 */
public record Configuration(
    @JsonUnwrapped DataConfiguration dataset,
    String backbone,
    ObjectNode backboneOptions,
    boolean pretrained,
    @Nullable String layer,
    @Nullable Integer pooling,
    @Nullable Boolean standardize,
    String score,
    @Nullable String recipe,
    @JsonUnwrapped FusionConfiguration layerFusion,
    @JsonUnwrapped ThresholdConfiguration thresholds,
    @JsonUnwrapped AlgorithmConfiguration algorithms,
    String imageSize,
    String batchSize,
    String device,
    long seed,
    @Nullable Integer threads,
    @Nullable Integer limitBatches,
    @Nullable String memory,
    boolean skipBadImages,
    @Nullable MapFormat maps,
    @JsonUnwrapped TrainerConfiguration trainer,
    @JsonUnwrapped PartsConfiguration parts) {

  /** A batch size, or a device, that is found out. */
  public static final String AUTO = "auto";

  /** What is done where nothing is said. */
  public static final Configuration DEFAULTS =
      new Configuration(
          DataConfiguration.DEFAULTS,
          "onnx:scattering",
          JsonNodeFactory.instance.objectNode(),
          true,
          null,
          null,
          null,
          "fre",
          null,
          FusionConfiguration.of(Fusion.PLAIN),
          ThresholdConfiguration.DEFAULTS,
          AlgorithmConfiguration.DEFAULTS,
          "256",
          "32",
          "auto",
          0,
          null,
          null,
          null,
          false,
          null,
          TrainerConfiguration.DEFAULTS,
          PartsConfiguration.DEFAULTS);

  public Configuration {
    ImageSize.parse(imageSize);
    ScoreType.parse(score);
    layerFusion.build();
    thresholds.settings();
    MemorySize.parse(memory);
    dataset.splits(seed);
    Limits.batchSize(batchSize);
    Limits.atLeast(1, "pooling", pooling);
    Limits.atLeast(1, "threads", threads);
    Limits.atLeast(1, "limit-batches", limitBatches);
    if (!device.matches("auto|cpu|cuda(:\\d{1,4})?")) {
      throw new IllegalArgumentException(
          "device '" + device + "'; expected auto, cpu, cuda or cuda:<n>");
    }
    device = Accelerator.device(device, trainer);
  }

  /**
   * @return how images are divided
   */
  public SplitSettings splits() {
    return dataset.splits(seed);
  }

  /**
   * @return images in a batch; the default as long as {@link #AUTO} was not measured
   */
  public int batchImages() {
    return Integer.parseInt(batchSize.equals(AUTO) ? DEFAULTS.batchSize() : batchSize);
  }

  /**
   * @return the size
   */
  public ImageSize size() {
    return ImageSize.parse(imageSize);
  }

  /**
   * @return the layers asked for; empty for the backbone's recommended one
   */
  public List<String> layers() {
    return layer == null ? List.of() : List.of(layer.split("\\s*,\\s*"));
  }

  /**
   * @return threads to use
   */
  public int threadCount() {
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /**
   * @return batches a stage, where nothing else is said of one
   */
  public BatchLimit batchLimit() {
    return limitBatches == null ? BatchLimit.ALL : BatchLimit.of(limitBatches);
  }

  /**
   * @return key → value as text, of all options that are set
   */
  public Map<String, String> values() {
    return ConfigurationTree.of(this).values();
  }

  /**
   * @return bytes that an exact fit may take
   */
  public long memoryBytes() {
    return MemorySize.parse(memory);
  }

  /**
   * @param key of an option, as in a file
   * @param value to give it; null for none
   * @return the same with that value
   */
  public Configuration with(String key, @Nullable Object value) {
    return ConfigurationTree.of(this).with(key, value).configuration();
  }
}
