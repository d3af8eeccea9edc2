package org.deepfeature.dfm.trainer.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.logger.Logger;
import org.junit.jupiter.api.Test;

/** How many batches and epochs there are, and what ends them. */
class TrainerTest extends TrainerFixture {
  @Test
  void callbackThatAsksToStopEndsCollectingAfterTheBatchAndWhatFollowsHappens() throws IOException {
    recording.stopAt = "callback.onTrainBatchEnd";

    trainer().build().fit(recording.module(), data(TRAIN_3));

    assertThat(steps("trainingStep")).containsExactly("module.trainingStep(2)");
    assertThat(recording.calls).contains("module.onTrainEpochEnd", "module.onFitEnd");
    assertThat(messages).containsExactly("enough");
  }

  @Test
  void callbackThatAsksToStopEndsATestAfterTheBatch() throws IOException {
    recording.stopAt = "callback.onTestBatchEnd";

    trainer()
        .batchSize(1)
        .build()
        .test(recording.module(), data("0.png,good,test\n1.png,good,test\n"));

    assertThat(steps("testStep")).hasSize(1);
    assertThat(recording.calls).contains("module.onTestEnd");
  }

  @Test
  void aCallbackThatTellsNaNEndsTheRunByName() {
    Callback wrong =
        new Callback() {
          @Override
          public Map<String, Double> metrics() {
            return Map.of("share", Double.NaN);
          }
        };

    assertThatThrownBy(
            () ->
                trainer()
                    .callbacks(List.of(wrong))
                    .build()
                    .fit(recording.module(), data("0.png,good,train\n")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Metric 'share' of callback " + wrong.getClass().getName())
        .hasMessageContaining("NaN; expected a finite number");
  }

  @Test
  void epochsAreAsManyAsTheTrainerSaysOrElseTheModule() throws IOException {
    trainer().build().fit(recording.module(), data("0.png,good,train\n"));
    assertThat(steps("onTrainEpochStart")).hasSize(1);

    trainer().maxEpochs(3).build().fit(recording.module(), data("0.png,good,train\n"));
    assertThat(steps("onTrainEpochStart")).hasSize(1 + 3);
  }

  @Test
  void moduleThatIsTrainedSeesNoFurtherEpoch() throws IOException {
    Recording trained = new Recording();
    Callback afterFirst =
        new Callback() {
          @Override
          public void onTrainEpochEnd() {
            trained.trained = true;
          }
        };

    trainer()
        .callbacks(List.of(afterFirst))
        .maxEpochs(5)
        .build()
        .fit(trained.module(), data("0.png,good,train\n"));

    assertThat(trained.calls.stream().filter("module.onTrainEpochEnd"::equals)).hasSize(1);
    assertThat(trained.calls).contains("module.onFitEnd");
  }

  @Test
  void validationHappensEverySoManyEpochs() throws IOException {
    trainer()
        .maxEpochs(5)
        .checkValEveryNEpoch(2)
        .build()
        .fit(recording.module(), data(TRAIN_3 + VALIDATION_2));

    assertThat(steps("onValidationStart")).hasSize(2);
  }

  @Test
  void sanityCheckRunsAsManyValidationBatchesAsAskedOrAll() throws IOException {
    DataModule data = data(TRAIN_3 + VALIDATION_2);

    trainer().batchSize(1).numSanityValSteps(1).build().fit(recording.module(), data);
    assertThat(steps("validationStep")).hasSize(1 + 2);
    recording.calls.clear();
    trainer().batchSize(1).numSanityValSteps(-1).build().fit(recording.module(), data);
    assertThat(steps("validationStep")).hasSize(2 + 2);
  }

  @Test
  void limitsHoldForTheirStageAlone() throws IOException {
    DataModule data =
        data(TRAIN_3 + VALIDATION_2 + "0.png,good,test\n1.png,good,test\n5.png,bad,predict\n");
    Trainer trainer =
        trainer()
            .batchSize(1)
            .limitTrainBatches(BatchLimit.of(2))
            .limitValBatches(BatchLimit.of(0))
            .limitTestBatches(BatchLimit.share(0.5))
            .build();

    trainer.fit(recording.module(), data);
    trainer.test(recording.module(), data);
    trainer.predict(recording.module(), data);

    assertThat(steps("trainingStep")).hasSize(2);
    assertThat(steps("onValidationStart")).isEmpty();
    assertThat(steps("testStep")).hasSize(1);
    assertThat(steps("predictStep")).hasSize(1);
  }

  @Test
  void fastDevRunTakesABatchAStageAndNeitherLogsNorSanityChecks() throws IOException {
    Logger never =
        new Logger() {
          @Override
          public void logHyperparameters(Map<String, String> hyperparameters) {
            throw new AssertionError("logged");
          }

          @Override
          public void logMetrics(Map<String, Double> metrics, long step) {
            throw new AssertionError("logged");
          }

          @Override
          public void finish(Status status) {
            throw new AssertionError("logged");
          }

          @Override
          public void close() {
            throw new AssertionError("closed");
          }
        };

    trainer()
        .batchSize(1)
        .maxEpochs(3)
        .numSanityValSteps(2)
        .logger(never)
        .fastDevRun(1)
        .build()
        .fit(recording.module(), data(TRAIN_3 + VALIDATION_2));

    assertThat(steps("trainingStep")).hasSize(1);
    assertThat(steps("validationStep")).hasSize(1);
    assertThat(steps("onSanityCheckStart")).isEmpty();
  }

  @Test
  void badImageIsReportedAndTheOthersGoOn() throws IOException {
    Files.writeString(folder.resolve("0.png"), "no image");

    trainer()
        .build()
        .test(recording.module(), data("0.png,good,test\n1.png,good,test\n2.png,good,test\n"));

    assertThat(bad).hasSize(1);
    assertThat(bad.get(0)).hasMessageContaining("0.png");
    assertThat(recording.calls).contains("module.testStep(1)");
  }

  @Test
  void stageWithoutImagesSaysSo() throws IOException {
    DataModule data = data("0.png,good,train\n");

    assertThatThrownBy(() -> trainer().build().test(recording.module(), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("None of 1 samples is there to test");
  }

  @Test
  void fitOnNoBatchesAndImpossibleOptionsAreRefused() throws IOException {
    DataModule data = data(TRAIN_3);

    assertThatThrownBy(
            () ->
                trainer().limitTrainBatches(BatchLimit.of(0)).build().fit(recording.module(), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing to fit on");
    assertThatThrownBy(() -> trainer().batchSize(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batchSize 0; expected at least 1");
  }
}
