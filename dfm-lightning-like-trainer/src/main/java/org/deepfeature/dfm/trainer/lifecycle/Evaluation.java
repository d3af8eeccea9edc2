package org.deepfeature.dfm.trainer.lifecycle;

import java.util.function.Consumer;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/** What distinguishes validation, test and prediction: the names of their hooks. */
record Evaluation(
    Consumer<LifecycleHooks> start,
    Consumer<LifecycleHooks> epochStart,
    BatchStart batchStart,
    Step step,
    BatchEnd batchEnd,
    Consumer<LifecycleHooks> epochEnd,
    Consumer<LifecycleHooks> end) {

  /** A hook before a batch. */
  interface BatchStart {
    void call(LifecycleHooks hooks, ImageBatch batch, int index);
  }

  /** A module's step. */
  interface Step {
    Predictions run(AnomalyModule module, ImageBatch batch, int index);
  }

  /** A hook after a batch. */
  interface BatchEnd {
    void call(LifecycleHooks hooks, ImageBatch batch, Predictions predictions, int index);
  }

  static final Evaluation VALIDATION =
      new Evaluation(
          LifecycleHooks::onValidationStart,
          LifecycleHooks::onValidationEpochStart,
          LifecycleHooks::onValidationBatchStart,
          AnomalyModule::validationStep,
          LifecycleHooks::onValidationBatchEnd,
          LifecycleHooks::onValidationEpochEnd,
          LifecycleHooks::onValidationEnd);

  static final Evaluation TEST =
      new Evaluation(
          LifecycleHooks::onTestStart,
          LifecycleHooks::onTestEpochStart,
          LifecycleHooks::onTestBatchStart,
          AnomalyModule::testStep,
          LifecycleHooks::onTestBatchEnd,
          LifecycleHooks::onTestEpochEnd,
          LifecycleHooks::onTestEnd);

  static final Evaluation PREDICTION =
      new Evaluation(
          LifecycleHooks::onPredictStart,
          LifecycleHooks::onPredictEpochStart,
          LifecycleHooks::onPredictBatchStart,
          AnomalyModule::predictStep,
          LifecycleHooks::onPredictBatchEnd,
          LifecycleHooks::onPredictEpochEnd,
          LifecycleHooks::onPredictEnd);
}
