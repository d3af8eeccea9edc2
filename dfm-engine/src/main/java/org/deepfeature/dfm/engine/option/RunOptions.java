package org.deepfeature.dfm.engine.option;

import static org.deepfeature.dfm.trainer.option.Option.Stage.EXTRACT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT_EMBEDDINGS;
import static org.deepfeature.dfm.trainer.option.Option.Stage.PREDICT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.QUANTIZE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.SCORE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.TEST;
import static org.deepfeature.dfm.trainer.option.Option.Stage.UPDATE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.VALIDATE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.deepfeature.dfm.report.picture.MapFormat;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.callback.TimeLimit;
import org.deepfeature.dfm.trainer.lifecycle.BatchLimit;
import org.deepfeature.dfm.trainer.option.Limits;
import org.deepfeature.dfm.trainer.option.Option;
import org.deepfeature.dfm.trainer.option.OptionChange;
import org.deepfeature.dfm.trainer.option.OptionGroup;
import org.jspecify.annotations.Nullable;

/**
 * How a run goes and what it leaves behind: Lightning's options of a trainer, and the output.
 *
 * @param maps how maps are written; null for pictures, where there is a folder for them
 * @param report whether a test writes its page
 * @param defaultRootDir folder of versioned runs, where no output is given
 * @param batchSize images in a batch, or {@code auto} to measure
 * @param skipBadImages whether a run with bad images is a success
 * @param maxPixels most pixels of an image or a mask, at least 1
 * @param accelerator {@code auto}, {@code cpu}, {@code gpu} or {@code cuda}; null for the device's
 * @param devices {@code auto}, {@code 1}, or one index such as {@code [0]} or {@code 0,}
 * @param deterministic whether anything that may differ from run to run is refused
 * @param limitBatches at most this many batches a stage; null for all
 * @param limitTrainBatches whole number of batches, or a share with a point; null for all
 * @param limitValBatches the same for validation; 0 leaves validation out
 * @param limitTestBatches the same for the test
 * @param limitPredictBatches the same for prediction
 * @param fastDevRun batches a stage of a run that keeps nothing; 0 for an ordinary one
 * @param maxEpochs most passes; null for what the module says
 * @param maxTime after which collecting ends; null for never
 * @param numSanityValSteps validation batches before training, -1 for all; null for what the module
 *     says
 * @param checkValEveryNEpoch after how many epochs validation images are run
 * @param enableProgressBar whether progress is shown
 * @param enableCheckpointing whether a fit leaves a checkpoint while it collects
 * @param logger names with commas; null for none
 * @param loggerOptions name → its options
 * @param callbacks names with commas; null for none
 * @param callbackOptions name → its options
 * @param sign file of a private key that signs the model; null for none
 * @param verify file of the public key that must have signed the model; null for none
 */
public record RunOptions(
    @Option(
            text = "How anomaly maps are written: none, png, npy or both.",
            value = "FORMAT",
            example = "npy",
            otherwise = "png, where there is a folder for them",
            group = OptionGroup.OUTPUT,
            changes = OptionChange.OUTPUT,
            usedBy = {TEST, PREDICT},
            common = true)
        @Nullable MapFormat maps,
    @Option(
            text =
                "Write report.html, the page of a test; without it, numbers and rows are enough.",
            group = OptionGroup.OUTPUT,
            changes = OptionChange.OUTPUT,
            usedBy = {TEST})
        boolean report,
    @Option(
            text = "In place of --output: DIR/version_0, version_1, ..., and DIR/latest.",
            value = "DIR",
            example = "runs",
            group = OptionGroup.OUTPUT,
            changes = OptionChange.OUTPUT,
            usedBy = {FIT, FIT_EMBEDDINGS, TEST})
        @Nullable String defaultRootDir,
    @Option(
            text = "Images in a batch, or auto to measure.",
            value = "N|auto",
            example = "8",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, PREDICT, EXTRACT, QUANTIZE})
        String batchSize,
    @Option(
            text = "Exit 0 even where images could not be read and were skipped.",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, PREDICT, EXTRACT, QUANTIZE},
            common = true)
        boolean skipBadImages,
    @Option(
            text = "Most pixels of an image; more for line scans, as far as memory goes.",
            value = "N",
            example = "1000000000",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, PREDICT, EXTRACT, QUANTIZE})
        long maxPixels,
    @Option(
            text = "auto, cpu, gpu or cuda: Lightning's word for --device.",
            value = "NAME",
            example = "gpu",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, PREDICT, EXTRACT, QUANTIZE})
        @Nullable String accelerator,
    @Option(
            text = "auto, 1, or an index such as [0].",
            value = "WHICH",
            example = "[0]",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, PREDICT, EXTRACT, QUANTIZE})
        @Nullable String devices,
    @Option(
            text = "The same model to the bit each time. Runs on the CPU; a GPU is refused.",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, PREDICT, EXTRACT, QUANTIZE})
        boolean deterministic,
    @Option(
            text = "At most this many batches in each stage.",
            value = "N",
            example = "3",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, VALIDATE, TEST, PREDICT, EXTRACT, QUANTIZE})
        @Nullable Integer limitBatches,
    @Option(
            text = "Batches to fit on: 10 is ten, 0.1 a tenth, 1.0 all.",
            value = "N|SHARE",
            example = "0.1",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT})
        @Nullable String limitTrainBatches,
    @Option(
            text = "The same for batches to validate on; 0 for none.",
            value = "N|SHARE",
            example = "0",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, VALIDATE, UPDATE})
        @Nullable String limitValBatches,
    @Option(
            text = "The same for batches to test on.",
            value = "N|SHARE",
            example = "5",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {TEST})
        @Nullable String limitTestBatches,
    @Option(
            text = "The same for batches to predict.",
            value = "N|SHARE",
            example = "5",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {PREDICT})
        @Nullable String limitPredictBatches,
    @Option(
            text =
                "Tries everything on N batches a stage and keeps nothing; 0 for an ordinary run.",
            value = "N",
            example = "1",
            flagAlone = "1",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, TEST})
        int fastDevRun,
    @Option(
            text = "Passes; one is all that DFM needs.",
            value = "N",
            example = "1",
            otherwise = "1",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT})
        @Nullable Integer maxEpochs,
    @Option(
            text =
                "Ends collecting after this time and fits on what was collected: DD:HH:MM:SS, or"
                    + " 90s, 10m, 2h, 1d.",
            value = "TIME",
            example = "10m",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT})
        @Nullable String maxTime,
    @Option(
            text = "Validation batches to run before the fit, -1 for all.",
            value = "N",
            example = "2",
            otherwise = "0",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT})
        @Nullable Integer numSanityValSteps,
    @Option(
            text = "Validate after every N epochs.",
            value = "N",
            example = "1",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT})
        int checkValEveryNEpoch,
    @Option(
            text = "Show progress.",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, VALIDATE, TEST, PREDICT})
        boolean enableProgressBar,
    @Option(
            text = "Keep what was collected in checkpoints/last.ckpt until the model is written.",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT})
        boolean enableCheckpointing,
    @Option(
            text = "csv, jsonl, tensorboard, console, or a plugin's.",
            value = "NAME,...",
            example = "csv,tensorboard",
            group = OptionGroup.RUN,
            changes = OptionChange.OUTPUT,
            usedBy = {FIT, TEST})
        @Nullable String logger,
    @Option(
            text = "Options of loggers, by name.",
            group = OptionGroup.RUN,
            changes = OptionChange.OUTPUT,
            usedBy = {FIT, TEST})
        ObjectNode loggerOptions,
    @Option(
            text = "device-stats, or a plugin's.",
            value = "NAME,...",
            example = "device-stats",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, TEST})
        @Nullable String callbacks,
    @Option(
            text = "Options of callbacks, by name.",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {FIT, TEST})
        ObjectNode callbackOptions,
    @Option(
            text =
                "Private key that signs the model, Ed25519 in PEM: leaves the signature beside it,"
                    + " in model.dfm.sig.",
            value = "FILE",
            example = "maker.pem",
            group = OptionGroup.OUTPUT,
            changes = OptionChange.OUTPUT,
            usedBy = {FIT, FIT_EMBEDDINGS, VALIDATE, UPDATE})
        @Nullable String sign,
    @Option(
            text =
                "Public key, Ed25519 in PEM: only a model that its owner signed is used, others are"
                    + " refused.",
            value = "FILE",
            example = "maker.pub.pem",
            group = OptionGroup.RUN,
            changes = OptionChange.RUN,
            usedBy = {VALIDATE, UPDATE, TEST, PREDICT, SCORE})
        @Nullable String verify) {

  /** A batch size that is found out. */
  public static final String AUTO = "auto";

  private static final int BATCH = 32;

  /** Lightning's own, but without a logger unless one is chosen. */
  public static final RunOptions DEFAULTS =
      new RunOptions(
          null,
          true,
          null,
          String.valueOf(BATCH),
          false,
          ImageDecoder.DEFAULT_PIXEL_LIMIT,
          null,
          null,
          false,
          null,
          null,
          null,
          null,
          null,
          0,
          null,
          null,
          null,
          1,
          true,
          true,
          null,
          JsonNodeFactory.instance.objectNode(),
          null,
          JsonNodeFactory.instance.objectNode(),
          null,
          null);

  public RunOptions {
    requireBatchSize(batchSize);
    if (maxPixels < 1) {
      throw new ConfigurationException("max-pixels " + maxPixels + "; expected at least 1");
    }
    Limits.atLeast(1, "limit-batches", limitBatches);
    Limits.atLeast(1, "max-epochs", maxEpochs);
    Limits.atLeast(0, "fast-dev-run", fastDevRun);
    Limits.atLeast(-1, "num-sanity-val-steps", numSanityValSteps);
    Limits.atLeast(1, "check-val-every-n-epoch", checkValEveryNEpoch);
    limit("limit-val-batches", limitValBatches, BatchLimit.ALL);
    some("limit-train-batches", limitTrainBatches);
    some("limit-test-batches", limitTestBatches);
    some("limit-predict-batches", limitPredictBatches);
    if (maxTime != null) {
      TimeLimit.parse(maxTime);
    }
  }

  private static void requireBatchSize(String text) {
    if (text.equals(AUTO)) {
      return;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new ConfigurationException(
          "batch-size '%s'; expected a number of images, or auto".formatted(text));
    }
    Limits.atLeast(1, "batch-size", Integer.valueOf(text));
  }

  private static void some(String key, @Nullable String text) {
    BatchLimit limit = limit(key, text, BatchLimit.ALL);
    if (limit.batches() == 0 || limit.share() == 0) {
      throw new ConfigurationException(
          key + " " + text + " leaves nothing; expected at least one batch, or a share above 0");
    }
  }

  private static BatchLimit limit(String key, @Nullable String text, BatchLimit otherwise) {
    try {
      return text == null ? otherwise : BatchLimit.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(key + ": " + e.getMessage(), e);
    }
  }

  /**
   * @return a decoder of images and masks of at most that many pixels
   */
  public ImageDecoder decoder() {
    return new ImageDecoder(maxPixels);
  }

  private BatchLimit anyStage() {
    return limitBatches == null ? BatchLimit.ALL : BatchLimit.of(limitBatches);
  }

  /**
   * @return of training batches
   */
  public BatchLimit trainLimit() {
    return limit("limit-train-batches", limitTrainBatches, anyStage());
  }

  /**
   * @return of validation batches
   */
  public BatchLimit validationLimit() {
    return limit("limit-val-batches", limitValBatches, anyStage());
  }

  /**
   * @return of test batches
   */
  public BatchLimit testLimit() {
    return limit("limit-test-batches", limitTestBatches, anyStage());
  }

  /**
   * @return of batches to predict
   */
  public BatchLimit predictLimit() {
    return limit("limit-predict-batches", limitPredictBatches, anyStage());
  }

  /**
   * @return of batches of any other stage
   */
  public BatchLimit batchLimit() {
    return anyStage();
  }

  /**
   * @return images in a batch; the default as long as {@link #AUTO} was not measured
   */
  public int batchImages() {
    return batchSize.equals(AUTO) ? BATCH : Integer.parseInt(batchSize);
  }

  /**
   * @return names of loggers
   */
  public List<String> loggerNames() {
    return names(logger);
  }

  /**
   * @return names of callbacks
   */
  public List<String> callbackNames() {
    return names(callbacks);
  }

  private static List<String> names(@Nullable String text) {
    return text == null || text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
  }
}
