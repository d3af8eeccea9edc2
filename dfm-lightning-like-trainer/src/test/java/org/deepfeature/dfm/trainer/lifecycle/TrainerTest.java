package org.deepfeature.dfm.trainer.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Preprocessing;
import org.deepfeature.dfm.trainer.data.CsvLayout;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.image.BadImageException;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.image.ImagePreprocessor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private final List<String> calls = new ArrayList<>();
  private final List<BadImageException> bad = new ArrayList<>();
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

  /** Says each hook's name, and nothing of {@code toString} and the like. */
  private Callback recordingCallback() {
    return (Callback)
        Proxy.newProxyInstance(
            Callback.class.getClassLoader(),
            new Class<?>[] {Callback.class},
            (proxy, method, arguments) -> {
              calls.add("callback." + method.getName());
              return null;
            });
  }

  private final class RecordingModule implements AnomalyModule {
    private void called(String name) {
      calls.add("module." + name);
    }

    private Predictions scores(ImageBatch batch) {
      return new Predictions(batch.samples(), new double[batch.samples().size()], List.of());
    }

    @Override
    public ImagePreprocessor preprocessor() {
      return new ImagePreprocessor(Preprocessing.IMAGENET, new ImageSize(8, 8));
    }

    @Override
    public void onFitStart() {
      called("onFitStart");
    }

    @Override
    public void onTrainEpochStart() {
      called("onTrainEpochStart");
    }

    @Override
    public void trainingStep(ImageBatch batch, int index) {
      called("trainingStep(" + batch.samples().size() + ")");
    }

    @Override
    public void onValidationStart() {
      called("onValidationStart");
    }

    @Override
    public void onValidationEnd() {
      called("onValidationEnd");
    }

    @Override
    public void onTrainEpochEnd() {
      called("onTrainEpochEnd");
    }

    @Override
    public void onFitEnd() {
      called("onFitEnd");
    }

    @Override
    public Predictions validationStep(ImageBatch batch, int index) {
      called("validationStep(" + batch.samples().size() + ")");
      return scores(batch);
    }

    @Override
    public void onTestStart() {
      called("onTestStart");
    }

    @Override
    public Predictions testStep(ImageBatch batch, int index) {
      called("testStep(" + batch.samples().size() + ")");
      return scores(batch);
    }

    @Override
    public void onTestEnd() {
      called("onTestEnd");
    }

    @Override
    public void onPredictStart() {
      called("onPredictStart");
    }

    @Override
    public Predictions predictStep(ImageBatch batch, int index) {
      called("predictStep(" + batch.samples().size() + ")");
      return scores(batch);
    }

    @Override
    public void onPredictEnd() {
      called("onPredictEnd");
    }
  }

  private Trainer trainer(int limitBatches) {
    return new Trainer(List.of(recordingCallback()), 2, 2, limitBatches, bad::add);
  }

  @Test
  void hooksOfFitComeInLightningsOrderValidationInsideTheEpochCallbacksFirst() throws IOException {
    trainer(Integer.MAX_VALUE)
        .fit(
            new RecordingModule(),
            data("0.png,good,train\n1.png,good,train\n2.png,good,train\n3.png,good,validation\n"));

    assertThat(calls)
        .containsExactly(
            "callback.setup",
            "callback.onFitStart",
            "module.onFitStart",
            "callback.onTrainEpochStart",
            "module.onTrainEpochStart",
            "module.trainingStep(2)",
            "callback.onTrainBatchEnd",
            "module.trainingStep(1)",
            "callback.onTrainBatchEnd",
            "callback.onValidationStart",
            "module.onValidationStart",
            "module.validationStep(1)",
            "callback.onValidationBatchEnd",
            "callback.onValidationEnd",
            "module.onValidationEnd",
            "callback.onTrainEpochEnd",
            "module.onTrainEpochEnd",
            "callback.onFitEnd",
            "module.onFitEnd");
  }

  @Test
  void withoutValidationImagesThereAreNoValidationHooks() throws IOException {
    trainer(Integer.MAX_VALUE).fit(new RecordingModule(), data("0.png,good,train\n"));

    assertThat(calls).noneMatch(call -> call.contains("alidation"));
  }

  @Test
  void hooksOfTestAndPredictSurroundTheirSteps() throws IOException {
    DataModule data = data("0.png,good,test\n1.png,bad,test\n2.png,bad,predict\n");

    trainer(Integer.MAX_VALUE).test(new RecordingModule(), data);
    trainer(Integer.MAX_VALUE).predict(new RecordingModule(), data);

    assertThat(calls)
        .containsExactly(
            "callback.setup",
            "callback.onTestStart",
            "module.onTestStart",
            "module.testStep(2)",
            "callback.onTestBatchEnd",
            "callback.onTestEnd",
            "module.onTestEnd",
            "callback.setup",
            "callback.onPredictStart",
            "module.onPredictStart",
            "module.predictStep(1)",
            "callback.onPredictBatchEnd",
            "callback.onPredictEnd",
            "module.onPredictEnd");
  }

  @Test
  void limitOfBatchesHoldsForEachStage() throws IOException {
    trainer(1)
        .fit(
            new RecordingModule(),
            data("0.png,good,train\n1.png,good,train\n2.png,good,train\n3.png,good,train\n"));

    assertThat(calls.stream().filter(call -> call.startsWith("module.trainingStep"))).hasSize(1);
  }

  @Test
  void badImageIsReportedAndTheOthersGoOn() throws IOException {
    Files.writeString(folder.resolve("0.png"), "no image");

    trainer(Integer.MAX_VALUE)
        .test(new RecordingModule(), data("0.png,good,test\n1.png,good,test\n2.png,good,test\n"));

    assertThat(bad).hasSize(1);
    assertThat(bad.get(0)).hasMessageContaining("0.png");
    assertThat(calls).contains("module.testStep(1)");
  }

  @Test
  void stageWithoutImagesSaysWhatWasLookedFor() throws IOException {
    DataModule data = data("0.png,good,train\n");

    assertThatThrownBy(() -> trainer(1).test(new RecordingModule(), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("test")
        .hasMessageContaining("list.csv");
  }
}
