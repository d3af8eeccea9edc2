package org.deepfeature.dfm.trainer.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.junit.jupiter.api.Test;

/** Which hook is called when, also where one fails. */
class HookOrderTest extends TrainerFixture {
  @Test
  void hooksOfFitComeInLightningsOrder() throws IOException {
    trainer()
        .numSanityValSteps(1)
        .build()
        .fit(recording.module(), data(TRAIN_3 + "3.png,good,validation\n"));

    assertThat(recording.calls)
        .containsExactly(
            "callback.setup",
            "module.setup",
            "callback.onFitStart",
            "module.onFitStart",
            "callback.onSanityCheckStart",
            "module.onSanityCheckStart",
            "callback.onValidationStart",
            "module.onValidationStart",
            "callback.onValidationEpochStart",
            "module.onValidationEpochStart",
            "callback.onValidationBatchStart",
            "module.onValidationBatchStart",
            "module.validationStep(1)",
            "callback.onValidationBatchEnd",
            "module.onValidationBatchEnd",
            "callback.onValidationEpochEnd",
            "module.onValidationEpochEnd",
            "callback.onValidationEnd",
            "module.onValidationEnd",
            "callback.onSanityCheckEnd",
            "module.onSanityCheckEnd",
            "callback.onTrainStart",
            "module.onTrainStart",
            "callback.onTrainEpochStart",
            "module.onTrainEpochStart",
            "callback.onTrainBatchStart",
            "module.onTrainBatchStart",
            "module.trainingStep(2)",
            "callback.onTrainBatchEnd",
            "module.onTrainBatchEnd",
            "callback.onTrainBatchStart",
            "module.onTrainBatchStart",
            "module.trainingStep(1)",
            "callback.onTrainBatchEnd",
            "module.onTrainBatchEnd",
            "callback.onValidationStart",
            "module.onValidationStart",
            "callback.onValidationEpochStart",
            "module.onValidationEpochStart",
            "callback.onValidationBatchStart",
            "module.onValidationBatchStart",
            "module.validationStep(1)",
            "callback.onValidationBatchEnd",
            "module.onValidationBatchEnd",
            "callback.onValidationEpochEnd",
            "module.onValidationEpochEnd",
            "callback.onValidationEnd",
            "module.onValidationEnd",
            "callback.onTrainEpochEnd",
            "module.onTrainEpochEnd",
            "callback.onTrainEnd",
            "module.onTrainEnd",
            "callback.onFitEnd",
            "module.onFitEnd",
            "callback.teardown",
            "module.teardown");
  }

  @Test
  void hooksOfTestAndPredictComeInLightningsOrder() throws IOException {
    DataModule data = data("0.png,good,test\n1.png,bad,test\n2.png,bad,predict\n");

    trainer().build().test(recording.module(), data);
    trainer().build().predict(recording.module(), data);

    assertThat(recording.calls)
        .containsExactly(
            "callback.setup",
            "module.setup",
            "callback.onTestStart",
            "module.onTestStart",
            "callback.onTestEpochStart",
            "module.onTestEpochStart",
            "callback.onTestBatchStart",
            "module.onTestBatchStart",
            "module.testStep(2)",
            "callback.onTestBatchEnd",
            "module.onTestBatchEnd",
            "callback.onTestEpochEnd",
            "module.onTestEpochEnd",
            "callback.onTestEnd",
            "module.onTestEnd",
            "callback.teardown",
            "module.teardown",
            "callback.setup",
            "module.setup",
            "callback.onPredictStart",
            "module.onPredictStart",
            "callback.onPredictEpochStart",
            "module.onPredictEpochStart",
            "callback.onPredictBatchStart",
            "module.onPredictBatchStart",
            "module.predictStep(1)",
            "callback.onPredictBatchEnd",
            "module.onPredictBatchEnd",
            "callback.onPredictEpochEnd",
            "module.onPredictEpochEnd",
            "callback.onPredictEnd",
            "module.onPredictEnd",
            "callback.teardown",
            "module.teardown");
  }

  @Test
  void withoutValidationImagesThereAreNoValidationHooks() throws IOException {
    trainer().numSanityValSteps(2).build().fit(recording.module(), data("0.png,good,train\n"));

    assertThat(recording.calls).noneMatch(call -> call.matches(".*(alidation|anity).*"));
  }

  @Test
  void exceptionIsToldToTheCallbacksThenTheStageIsTornDownAndItGoesOn() throws IOException {
    recording.failAt = "module.onTestBatchStart";
    DataModule data = data("0.png,good,test\n");

    assertThatThrownBy(() -> trainer().build().test(recording.module(), data))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("as told: module.onTestBatchStart");

    assertThat(recording.calls)
        .endsWith(
            "module.onTestBatchStart",
            "callback.onException",
            "callback.teardown",
            "module.teardown");
  }

  @Test
  void exceptionWhileTellingOfAnExceptionIsSuppressedInTheFirst() throws IOException {
    recording.failAt = "module.teardown";
    Callback failing =
        new Callback() {
          @Override
          public void onTestStart() {
            throw new IllegalArgumentException("first");
          }
        };
    DataModule data = data("0.png,good,test\n");

    assertThatThrownBy(
            () -> trainer().callbacks(List.of(failing)).build().test(recording.module(), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("as told: module.teardown"));
  }
}
