package org.deepfeature.dfm.engine.option;

import static org.deepfeature.dfm.trainer.option.Option.Stage.EXTRACT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;
import static org.deepfeature.dfm.trainer.option.Option.Stage.QUANTIZE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.TEST;
import static org.deepfeature.dfm.trainer.option.Option.Stage.UPDATE;
import static org.deepfeature.dfm.trainer.option.Option.Stage.VALIDATE;

import java.util.Optional;
import org.deepfeature.dfm.data.SplitSettings;
import org.deepfeature.dfm.data.TestSplitMode;
import org.deepfeature.dfm.data.ValSplitMode;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.Option;
import org.deepfeature.dfm.trainer.option.OptionChange;
import org.deepfeature.dfm.trainer.option.OptionGroup;
import org.jspecify.annotations.Nullable;

/**
 * Where images are and how they are divided.
 *
 * @param data folder of a data set in a published layout, or a list in CSV or JSONL
 * @param category of a folder of categories; {@code all} for each by itself
 * @param normal folder of normal images
 * @param abnormal folder of abnormal images
 * @param masks folder of masks of the abnormal images
 * @param dataFormat name of the data's layout; null to find out
 * @param testSplitMode where test images come from; null for what the data has
 * @param testSplitRatio share of normal images to test on where some are drawn
 * @param valSplitMode where validation images come from; null for what the data has
 * @param valSplitRatio share of images to validate on where some are drawn
 * @param shots normal images to fit on, drawn from those there are; null for all
 * @param shotSeed of what is drawn
 */
public record DataOptions(
    @Option(
            text =
                "A data set in a published layout (MVTec AD and others), or a CSV or JSONL of"
                    + " path,label,split[,mask].",
            value = "DIR",
            example = "bottle",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, EXTRACT, QUANTIZE},
            checkedByHash = true,
            common = true)
        @Nullable String data,
    @Option(
            text = "One category of the data, or all.",
            value = "NAME|all",
            example = "bottle",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, EXTRACT, QUANTIZE},
            checkedByHash = true,
            common = true)
        @Nullable String category,
    @Option(
            text = "Folder of normal images, in place of --data; in dfm update, those to fold in.",
            value = "DIR",
            example = "good/",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, EXTRACT, QUANTIZE},
            checkedByHash = true,
            common = true)
        @Nullable String normal,
    @Option(
            text = "Folder of abnormal images.",
            value = "DIR",
            example = "bad/",
            group = OptionGroup.DATA,
            changes = OptionChange.OUTPUT,
            usedBy = {FIT, VALIDATE, TEST, EXTRACT, QUANTIZE},
            common = true)
        @Nullable String abnormal,
    @Option(
            text = "Folder of the abnormal images' masks.",
            value = "DIR",
            example = "masks/",
            group = OptionGroup.DATA,
            changes = OptionChange.OUTPUT,
            usedBy = {FIT, VALIDATE, TEST, EXTRACT, QUANTIZE},
            common = true)
        @Nullable String masks,
    @Option(
            text = "mvtec, mvtec2, btech, visa, kolektor, kolektor2, magnetic-tile, folder or csv.",
            value = "NAME",
            example = "visa",
            otherwise = "what the data looks like",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, EXTRACT, QUANTIZE},
            checkedByHash = true)
        @Nullable String dataFormat,
    @Option(
            text = "Where test images come from: from_dir, fraction or synthetic.",
            value = "MODE",
            example = "synthetic",
            otherwise = "from_dir, or fraction where the data has no test set of its own",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, EXTRACT, QUANTIZE},
            checkedByHash = true)
        @Nullable String testSplitMode,
    @Option(
            text = "Share of normal images to test on, where some are drawn.",
            value = "SHARE",
            example = "0.3",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, EXTRACT, QUANTIZE},
            checkedByHash = true)
        double testSplitRatio,
    @Option(
            text =
                "Where validation images come from: none, same_as_test, from_train, from_test,"
                    + " synthetic or from_dir.",
            value = "MODE",
            example = "from_test",
            otherwise = "from_dir where the data has a validation set, none otherwise",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, EXTRACT, QUANTIZE},
            checkedByHash = true)
        @Nullable String valSplitMode,
    @Option(
            text = "Share of images to validate on, where some are drawn.",
            value = "SHARE",
            example = "0.3",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT, VALIDATE, UPDATE, TEST, EXTRACT, QUANTIZE},
            checkedByHash = true)
        double valSplitRatio,
    @Option(
            text = "Fit on so many of the normal images only, drawn by --shot-seed (few-shot).",
            value = "N",
            example = "4",
            otherwise = "all of them",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT},
            checkedByHash = true,
            common = true)
        @Nullable Integer shots,
    @Option(
            text = "Draws the images of --shots; fewer shots of a seed are among its more.",
            value = "N",
            example = "3",
            group = OptionGroup.DATA,
            changes = OptionChange.EMBEDDINGS,
            usedBy = {FIT},
            checkedByHash = true)
        long shotSeed) {

  /** No data; drawn shares as anomalib has them. */
  public static final DataOptions DEFAULTS =
      new DataOptions(
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
          null,
          0);

  public DataOptions {
    if (shots != null && shots < 1) {
      throw new ConfigurationException("shots %s; expected at least 1".formatted(shots));
    }
  }

  /**
   * @param seed of what is drawn
   * @return how images are divided
   * @throws IllegalArgumentException if a mode is unknown or a ratio is no share
   */
  public SplitSettings splits(long seed) {
    return new SplitSettings(
        Optional.ofNullable(testSplitMode).map(TestSplitMode::parse),
        testSplitRatio,
        Optional.ofNullable(valSplitMode).map(ValSplitMode::parse),
        valSplitRatio,
        seed);
  }

  /**
   * @return whether there are any images
   */
  public boolean isGiven() {
    return data != null || normal != null;
  }
}
