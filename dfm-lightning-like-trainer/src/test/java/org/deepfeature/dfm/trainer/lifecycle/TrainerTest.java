package org.deepfeature.dfm.trainer.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.trainer.data.CsvLayout;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.image.BadImageException;
import org.deepfeature.dfm.trainer.logger.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private static final String TRAIN_3 = "0.png,good,train\n1.png,good,train\n2.png,good,train\n";
  private static final String VALIDATION_2 = "3.png,good,validation\n4.png,good,validation\n";

  private final Recording recording = new Recording();
  private final List<BadImageException> bad = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    for (int i = 0; i < 6; i++) {
      BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xFFFFFF);
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }

  private DataModule data(String rows) throws IOException {
    Path list = folder.resolve("list.csv");
    Files.writeString(list, "path,label,split\n" + rows);
    return new CsvLayout(list);
  }

  private TrainerBuilder trainer() {
    return Trainer.builder()
        .callbacks(List.of(recording.callback()))
        .batchSize(2)
        .threads(2)
        .onBadImage(bad::add)
        .messages(messages::add);
  }

  private List<String> steps(String name) {
    return recording.calls.stream().filter(call -> call.startsWith("module." + name)).toList();
  }

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
  void stageWithoutImagesSaysWhatWasLookedFor() throws IOException {
    DataModule data = data("0.png,good,train\n");

    assertThatThrownBy(() -> trainer().build().test(recording.module(), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test")
        .hasMessageContaining("list.csv");
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
