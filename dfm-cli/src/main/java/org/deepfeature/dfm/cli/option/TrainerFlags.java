package org.deepfeature.dfm.cli.option;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags of a trainer's configuration; a field that is null was not given. */
@SuppressWarnings("UnusedVariable") // Read by their names, when they become a tree.
final class TrainerFlags {
  @Option(names = "--max-epochs", description = "Passes. Default: 1, all that DFM needs.")
  private @Nullable Integer maxEpochs;

  @Option(
      names = "--limit-train-batches",
      paramLabel = "N|SHARE",
      description = "Batches to fit on: 10 is ten, 0.1 a tenth, 1.0 all. Default: 1.0.")
  private @Nullable String limitTrainBatches;

  @Option(
      names = "--limit-val-batches",
      paramLabel = "N|SHARE",
      description = "Batches to validate on, likewise; 0 for none.")
  private @Nullable String limitValBatches;

  @Option(
      names = "--limit-test-batches",
      paramLabel = "N|SHARE",
      description = "Batches to test on, likewise.")
  private @Nullable String limitTestBatches;

  @Option(
      names = "--limit-predict-batches",
      paramLabel = "N|SHARE",
      description = "Batches to predict, likewise.")
  private @Nullable String limitPredictBatches;

  @Option(
      names = "--fast-dev-run",
      arity = "0..1",
      fallbackValue = "1",
      paramLabel = "N",
      description = "Tries everything on N batches a stage (1) and keeps nothing.")
  private @Nullable Integer fastDevRun;

  @Option(
      names = "--num-sanity-val-steps",
      paramLabel = "N",
      description = "Validation batches to run before the fit, -1 for all. Default: 0.")
  private @Nullable Integer numSanityValSteps;

  @Option(names = "--check-val-every-n-epoch", paramLabel = "N", description = "Default: 1.")
  private @Nullable Integer checkValEveryNEpoch;

  @Option(
      names = "--max-time",
      paramLabel = "TIME",
      description =
          "Ends collecting then and fits on what is there: DD:HH:MM:SS, or 90s, 10m, 2h, 1d.")
  private @Nullable String maxTime;

  @Option(
      names = "--enable-progress-bar",
      negatable = true,
      fallbackValue = "true",
      description = "Show progress. Default: yes.")
  private @Nullable Boolean enableProgressBar;

  @Option(
      names = "--enable-checkpointing",
      negatable = true,
      fallbackValue = "true",
      description =
          "Keep what was collected in checkpoints/last.ckpt until the model is written. Default:"
              + " yes.")
  private @Nullable Boolean enableCheckpointing;

  @Option(
      names = "--default-root-dir",
      paramLabel = "DIR",
      description = "In place of --output: DIR/version_0, version_1, ..., and DIR/latest.")
  private @Nullable String defaultRootDir;

  @Option(
      names = "--deterministic",
      description = "The same to the bit each time, so on the CPU; a GPU is refused.")
  private @Nullable Boolean deterministic;

  @Option(
      names = "--accelerator",
      description = "auto, cpu, gpu or cuda: Lightning's word for --device.")
  private @Nullable String accelerator;

  @Option(names = "--devices", description = "auto, 1, or an index such as [0].")
  private @Nullable String devices;

  @Option(
      names = "--logger",
      paramLabel = "NAME,...",
      description = "csv, jsonl, tensorboard, console, or a plugin's. Default: none.")
  private @Nullable String logger;

  @Option(
      names = "--callbacks",
      paramLabel = "NAME,...",
      description = "device-stats, or a plugin's. Default: none.")
  private @Nullable String callbacks;
}
