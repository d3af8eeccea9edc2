package org.deepfeature.dfm.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where images are and how they are divided, as flags; a field that is null was not given. */
@SuppressWarnings("UnusedVariable") // Read by their names, when they become a tree.
final class DataFlags {
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
}
