package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.trainer.data.SplitSettings;
import org.deepfeature.dfm.trainer.data.TestSplitMode;
import org.deepfeature.dfm.trainer.data.ValSplitMode;
import org.deepfeature.dfm.trainer.dfm.FusionConfiguration;
import org.deepfeature.dfm.trainer.evaluation.MapFormat;
import org.deepfeature.dfm.trainer.lifecycle.BatchLimit;
import org.deepfeature.dfm.trainer.postprocessing.Calibration;
import org.deepfeature.dfm.trainer.postprocessing.ThresholdRule;
import org.deepfeature.dfm.trainer.postprocessing.ThresholdSettings;
import org.jspecify.annotations.Nullable;

/**
 * All that a run can be told; in a file each component is a key in lower case with hyphens, as the
 * flag is.
 *
 * @param data folder in MVTec AD's layout, or a list in CSV or JSONL
 * @param category of a folder of categories; {@code all} for each by itself
 * @param normal folder of normal images
 * @param abnormal folder of abnormal images
 * @param masks folder of masks of the abnormal images
 * @param dataFormat name of the data's layout; null to find out
 * @param testSplitMode {@code from_dir}, {@code fraction} or {@code synthetic}; null for what the
 *     data has
 * @param testSplitRatio share of normal images to test on where some are drawn
 * @param valSplitMode {@code none}, {@code same_as_test}, {@code from_train}, {@code from_test},
 *     {@code synthetic} or {@code from_dir}; null for what the data has
 * @param valSplitRatio share of images to validate on where some are drawn
 * @param backbone kind and name, such as {@code onnx:FILE}
 * @param backboneOptions options of that kind
 * @param pretrained whether a network by name gets its published weights; random ones otherwise
 * @param layer one or several, with commas; null for the backbone's recommended one
 * @param pooling average-pooling kernel = stride; null for the backbone's recommended one
 * @param standardize whether channels are divided by their standard deviation; null for the
 *     backbone's recommendation
 * @param score {@code fre} or {@code nll}
 * @param recipe settings that belong together, by name; null for none
 * @param mapScale of layers' maps before they are shown: {@code none}, {@code layer}, {@code
 *     location}
 * @param scoreScale of layers' maps before they are scored, likewise
 * @param fusion of layers: {@code sum}, {@code mean}, {@code max}
 * @param imageScore from the fused map: {@code sum}, {@code mean}, {@code max}, {@code top:SHARE}
 * @param threshold rule for image scores: {@code f1-adaptive}, {@code quantile:Q}, {@code
 *     three-sigma}, {@code manual:SCORE}
 * @param pixelThreshold rule for maps, likewise
 * @param sensitivity 0..1, of image labels; ½ is neutral
 * @param pixelSensitivity 0..1, of masks; ½ is neutral
 * @param minRegion pixels that a region of a predicted mask has at least
 * @param pcaLevel share of the variance in (0, 1], or a number of components
 * @param reducer name
 * @param reducerOptions its options
 * @param density name
 * @param densityOptions its options
 * @param linalg name
 * @param linalgOptions its options
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
 * @param trainer Lightning's options
 * @param parts anomalib's processors
 */
public record Configuration(
    @Nullable String data,
    @Nullable String category,
    @Nullable String normal,
    @Nullable String abnormal,
    @Nullable String masks,
    @Nullable String dataFormat,
    @Nullable String testSplitMode,
    double testSplitRatio,
    @Nullable String valSplitMode,
    double valSplitRatio,
    String backbone,
    ObjectNode backboneOptions,
    boolean pretrained,
    @Nullable String layer,
    @Nullable Integer pooling,
    @Nullable Boolean standardize,
    String score,
    @Nullable String recipe,
    String mapScale,
    String scoreScale,
    String fusion,
    String imageScore,
    String threshold,
    String pixelThreshold,
    double sensitivity,
    double pixelSensitivity,
    int minRegion,
    String pcaLevel,
    String reducer,
    ObjectNode reducerOptions,
    String density,
    ObjectNode densityOptions,
    String linalg,
    ObjectNode linalgOptions,
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
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          SplitSettings.TEST_RATIO,
          null,
          SplitSettings.VAL_RATIO,
          "onnx:scattering",
          JsonNodeFactory.instance.objectNode(),
          true,
          null,
          null,
          null,
          "fre",
          null,
          "none",
          "none",
          "sum",
          "sum",
          "f1-adaptive",
          "f1-adaptive",
          0.5,
          0.5,
          1,
          "0.97",
          "pca",
          JsonNodeFactory.instance.objectNode(),
          "gaussian",
          JsonNodeFactory.instance.objectNode(),
          "ejml",
          JsonNodeFactory.instance.objectNode(),
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
    fusion(mapScale, scoreScale, fusion, imageScore).build();
    thresholds(threshold, pixelThreshold, sensitivity, pixelSensitivity, minRegion);
    PcaLevel.parse(pcaLevel);
    MemorySize.parse(memory);
    splits(testSplitMode, testSplitRatio, valSplitMode, valSplitRatio, seed);
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

  private static SplitSettings splits(
      @Nullable String testMode,
      double testRatio,
      @Nullable String valMode,
      double valRatio,
      long seed) {
    return new SplitSettings(
        Optional.ofNullable(testMode).map(TestSplitMode::parse),
        testRatio,
        Optional.ofNullable(valMode).map(ValSplitMode::parse),
        valRatio,
        seed);
  }

  /**
   * @return how images are divided
   */
  public SplitSettings splits() {
    return splits(testSplitMode, testSplitRatio, valSplitMode, valSplitRatio, seed);
  }

  private static ThresholdSettings thresholds(
      String image, String pixel, double sensitivity, double pixelSensitivity, int minRegion) {
    return new ThresholdSettings(
        ThresholdRule.parse(image, Calibration.QUANTILE),
        ThresholdRule.parse(pixel, Calibration.PIXEL_QUANTILE),
        sensitivity,
        pixelSensitivity,
        minRegion);
  }

  /**
   * @return how thresholds are chosen
   */
  public ThresholdSettings thresholds() {
    return thresholds(threshold, pixelThreshold, sensitivity, pixelSensitivity, minRegion);
  }

  private static FusionConfiguration fusion(
      String mapScale, String scoreScale, String fusion, String imageScore) {
    return new FusionConfiguration(mapScale, scoreScale, fusion, imageScore);
  }

  /**
   * @return how layers' maps are brought together
   */
  public FusionConfiguration fusionConfiguration() {
    return fusion(mapScale, scoreScale, fusion, imageScore);
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
