package org.deepfeature.dfm.trainertestkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.testkit.Untouched;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/**
 * Each is made newly; a whole fit, a test, a prediction and a stage that failed or had no image
 * pass through it; images stay as they are; metrics are finite.
 */
final class CallbackPromises {
  private static final int SIDE = 8;
  private static final int BATCHES = 3;

  private CallbackPromises() {}

  static void check(Supplier<Callback> supplier) {
    Callback callback = supplier.get();
    assertThat(supplier.get()).as("a callback is made newly for each stage").isNotSameAs(callback);
    for (int i = 0; i < BATCHES; i++) {
      ImageBatch batch = batch(i);
      Untouched before = Untouched.of("images of a batch", batch.images());
      fit(supplier.get(), batch, i);
      before.check(batch.images());
      test(supplier.get(), batch, i);
      before.check(batch.images());
      predict(supplier.get(), batch, i);
      before.check(batch.images());
    }
    nothing(supplier.get());
    failed(supplier.get());
  }

  private static ImageBatch batch(int seed) {
    FloatBuffer data = Tensor.allocateDirect(2 * 3 * SIDE * SIDE);
    Random random = new Random(seed);
    for (int i = 0; i < data.capacity(); i++) {
      data.put(i, random.nextFloat());
    }
    return new ImageBatch(
        Tensor.of(2, 3, SIDE, SIDE, data), List.of(sample(2 * seed), sample(2 * seed + 1)));
  }

  private static Sample sample(int number) {
    String name = "good/" + number + ".png";
    return new Sample(Path.of("images", name), name, Sample.GOOD, false, null, Split.TRAIN);
  }

  private static Predictions predictions(ImageBatch batch) {
    return Predictions.of(batch.samples(), new double[] {1, 2}, i -> new float[SIDE * SIDE]);
  }

  /** In the order of {@code docs/trainer.md}, with one validation batch. */
  private static void fit(Callback callback, ImageBatch batch, int index) {
    callback.setup(Stage.FIT, 2);
    callback.onFitStart();
    callback.onSanityCheckStart();
    validate(callback, batch);
    callback.onSanityCheckEnd();
    callback.onTrainStart();
    callback.onTrainEpochStart();
    callback.onTrainBatchStart(batch, index);
    callback.onTrainBatchEnd(batch, index);
    requireAnswers(callback);
    validate(callback, batch);
    callback.onTrainEpochEnd();
    callback.onTrainEnd();
    callback.onFitEnd();
    end(callback, Stage.FIT);
  }

  private static void validate(Callback callback, ImageBatch batch) {
    callback.onValidationStart();
    callback.onValidationEpochStart();
    callback.onValidationBatchStart(batch, 0);
    callback.onValidationBatchEnd(batch, predictions(batch), 0);
    callback.onValidationEpochEnd();
    callback.onValidationEnd();
  }

  private static void test(Callback callback, ImageBatch batch, int index) {
    callback.setup(Stage.TEST, 2);
    callback.onTestStart();
    callback.onTestEpochStart();
    callback.onTestBatchStart(batch, index);
    callback.onTestBatchEnd(batch, predictions(batch), index);
    requireAnswers(callback);
    callback.onTestEpochEnd();
    callback.onTestEnd();
    end(callback, Stage.TEST);
  }

  private static void predict(Callback callback, ImageBatch batch, int index) {
    callback.setup(Stage.PREDICT, 2);
    callback.onPredictStart();
    callback.onPredictEpochStart();
    callback.onPredictBatchStart(batch, index);
    callback.onPredictBatchEnd(batch, predictions(batch), index);
    requireAnswers(callback);
    callback.onPredictEpochEnd();
    callback.onPredictEnd();
    end(callback, Stage.PREDICT);
  }

  private static void nothing(Callback callback) {
    callback.setup(Stage.TEST, 0);
    callback.onTestStart();
    callback.onTestEpochStart();
    callback.onTestEpochEnd();
    callback.onTestEnd();
    end(callback, Stage.TEST);
  }

  /** What failed in its first hook is torn down all the same. */
  private static void failed(Callback callback) {
    callback.setup(Stage.FIT, 2);
    callback.onException(new IllegalStateException("for tests"));
    end(callback, Stage.FIT);
  }

  private static void end(Callback callback, Stage stage) {
    requireAnswers(callback);
    callback.teardown(stage);
  }

  private static void requireAnswers(Callback callback) {
    assertThat(callback.stopReason()).as("why the stage is to end").isNotNull();
    EvaluatorPromises.requireFinite(callback.metrics());
  }
}
