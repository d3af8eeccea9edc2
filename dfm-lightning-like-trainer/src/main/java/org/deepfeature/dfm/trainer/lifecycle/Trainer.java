package org.deepfeature.dfm.trainer.lifecycle;

import java.util.List;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.checkpoint.TrainingData;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Drives a module through its life in Lightning's order, callbacks before the module. Immutable; a
 * run uses the calling thread and the decoding threads. What a hook or a step throws goes to {@link
 * Callback#onException}, then to the caller; teardown is called in between.
 */
public final class Trainer {
  private final TrainerOptions options;

  Trainer(TrainerOptions options) {
    this.options = options;
  }

  /**
   * @return Lightning's options, at their defaults
   */
  public static TrainerBuilder builder() {
    return new TrainerBuilder();
  }

  /**
   * Fits, validating inside the epoch where there are validation images, as Lightning does.
   *
   * @param module to train
   * @param data its images
   * @throws IllegalArgumentException if there is nothing to fit on
   */
  public void fit(AnomalyModule module, DataModule data) {
    fit(module, data, null);
  }

  /**
   * Goes on with a fit that another process began: Lightning's {@code ckpt_path}.
   *
   * @param module as it was before that fit
   * @param data the same images
   * @param resumed what the fit left behind; null to begin
   * @throws IllegalArgumentException if there is nothing to fit on, or the images are others
   */
  public void fit(AnomalyModule module, DataModule data, @Nullable Checkpoint resumed) {
    data.setup(Stage.FIT);
    List<Sample> train = limited(options.trainLimit(), module.trainingSamples(data.trainSamples()));
    if (train.isEmpty()) {
      throw new IllegalArgumentException(
          "A limit of 0 training batches leaves nothing to fit on; give at least 1");
    }
    List<Sample> validation = limited(options.validationLimit(), data.validationSamples());
    TrainingData images = TrainingData.of(train);
    if (resumed != null) {
      resumed.requireData(images);
    }
    Run run = new Run(options, module, data.trainSamples().stream().map(Sample::name).toList());
    try {
      run.stage(
          Stage.FIT,
          train.size(),
          () -> {
            options
                .checkpoint()
                .ifPresent(
                    checkpoint -> {
                      if (resumed == null) {
                        checkpoint.begin(images);
                      } else {
                        checkpoint.resume(resumed);
                      }
                    });
            new FitLoop(run, train, validation).fit(resumed);
          });
    } finally {
      options.checkpoint().ifPresent(ModelCheckpoint::close);
    }
  }

  /**
   * @param module fitted
   * @param data its validation images are scored
   * @throws IllegalArgumentException if there are none
   */
  public void validate(AnomalyModule module, DataModule data) {
    data.setup(Stage.VALIDATE);
    evaluate(
        Stage.VALIDATE,
        Evaluation.VALIDATION,
        module,
        limited(options.validationLimit(), data.validationSamples()));
  }

  /**
   * @param module fitted
   * @param data its test images are scored
   * @throws IllegalArgumentException if there are none
   */
  public void test(AnomalyModule module, DataModule data) {
    data.setup(Stage.TEST);
    evaluate(Stage.TEST, Evaluation.TEST, module, limited(options.testLimit(), data.testSamples()));
  }

  /**
   * @param module fitted
   * @param data its images to predict are scored, streamed in their order
   * @throws IllegalArgumentException if there are none
   */
  public void predict(AnomalyModule module, DataModule data) {
    data.setup(Stage.PREDICT);
    evaluate(
        Stage.PREDICT,
        Evaluation.PREDICTION,
        module,
        limited(options.predictLimit(), data.predictSamples()));
  }

  private void evaluate(
      Stage stage, Evaluation evaluation, AnomalyModule module, List<Sample> samples) {
    Run run = new Run(options, module, List.of());
    run.stage(
        stage,
        samples.size(),
        () -> {
          if (!samples.isEmpty()) {
            run.evaluate(evaluation, samples);
          }
        });
  }

  private List<Sample> limited(BatchLimit limit, List<Sample> samples) {
    return samples.subList(0, limit.images(samples.size(), options.batchSize()));
  }
}
