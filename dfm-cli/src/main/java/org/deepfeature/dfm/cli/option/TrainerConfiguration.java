package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.deepfeature.dfm.trainer.callback.TimeLimit;
import org.deepfeature.dfm.trainer.lifecycle.BatchLimit;
import org.jspecify.annotations.Nullable;

/**
 * Lightning's options of a trainer; keys of their own beside the other options, as flags are.
 *
 * @param maxEpochs most passes; null for what the module says
 * @param limitTrainBatches whole number of batches, or a share with a point; null for all
 * @param limitValBatches likewise; 0 leaves validation out
 * @param limitTestBatches likewise
 * @param limitPredictBatches likewise
 * @param fastDevRun batches a stage of a run that keeps nothing; 0 for an ordinary one
 * @param numSanityValSteps validation batches before training, -1 for all; null for what the module
 *     says
 * @param checkValEveryNEpoch every so many epochs validation images are run
 * @param maxTime after which collecting ends; null for never
 * @param enableProgressBar whether progress is shown
 * @param enableCheckpointing whether a fit leaves a checkpoint while it collects
 * @param defaultRootDir folder of versioned runs, where no output is given
 * @param deterministic whether anything that may differ from run to run is refused
 * @param accelerator {@code auto}, {@code cpu}, {@code gpu} or {@code cuda}; null for what the
 *     device says
 * @param devices {@code auto}, {@code 1}, or one index such as {@code [0]} or {@code 0,}
 * @param logger names with commas; null for none
 * @param loggerOptions name → its options
 * @param callbacks names with commas; null for none
 * @param callbackOptions name → its options
 */
public record TrainerConfiguration(
    @Nullable Integer maxEpochs,
    @Nullable String limitTrainBatches,
    @Nullable String limitValBatches,
    @Nullable String limitTestBatches,
    @Nullable String limitPredictBatches,
    int fastDevRun,
    @Nullable Integer numSanityValSteps,
    int checkValEveryNEpoch,
    @Nullable String maxTime,
    boolean enableProgressBar,
    boolean enableCheckpointing,
    @Nullable String defaultRootDir,
    boolean deterministic,
    @Nullable String accelerator,
    @Nullable String devices,
    @Nullable String logger,
    ObjectNode loggerOptions,
    @Nullable String callbacks,
    ObjectNode callbackOptions) {

  /** Lightning's own, but without a logger unless one is chosen. */
  public static final TrainerConfiguration DEFAULTS =
      new TrainerConfiguration(
          null,
          null,
          null,
          null,
          null,
          0,
          null,
          1,
          null,
          true,
          true,
          null,
          false,
          null,
          null,
          null,
          JsonNodeFactory.instance.objectNode(),
          null,
          JsonNodeFactory.instance.objectNode());

  public TrainerConfiguration {
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

  private static void some(String key, @Nullable String text) {
    BatchLimit limit = limit(key, text, BatchLimit.ALL);
    if (limit.batches() == 0 || limit.share() == 0) {
      throw new IllegalArgumentException(
          key + " " + text + " leaves nothing; expected at least one batch, or a share above 0");
    }
  }

  private static BatchLimit limit(String key, @Nullable String text, BatchLimit otherwise) {
    try {
      return text == null ? otherwise : BatchLimit.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
    }
  }

  /**
   * @param otherwise where nothing is said
   * @return of training batches
   */
  public BatchLimit trainLimit(BatchLimit otherwise) {
    return limit("limit-train-batches", limitTrainBatches, otherwise);
  }

  /**
   * @param otherwise where nothing is said
   * @return of validation batches
   */
  public BatchLimit validationLimit(BatchLimit otherwise) {
    return limit("limit-val-batches", limitValBatches, otherwise);
  }

  /**
   * @param otherwise where nothing is said
   * @return of test batches
   */
  public BatchLimit testLimit(BatchLimit otherwise) {
    return limit("limit-test-batches", limitTestBatches, otherwise);
  }

  /**
   * @param otherwise where nothing is said
   * @return of batches to predict
   */
  public BatchLimit predictLimit(BatchLimit otherwise) {
    return limit("limit-predict-batches", limitPredictBatches, otherwise);
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
