package org.deepfeature.dfm.trainer.callback;

import java.util.EnumMap;
import java.util.Map;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.image.ImageBatch;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;

/** Counts images and seconds of each stage; of fitting, collecting and fitting apart. */
public final class Timer implements Callback {
  private final Map<Stage, Integer> images = new EnumMap<>(Stage.class);
  private final Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
  private long start;
  private long fitStart;
  private double fitSeconds;

  /**
   * @param stage a stage that has run
   * @return images that were usable
   */
  public int images(Stage stage) {
    return images.getOrDefault(stage, 0);
  }

  /**
   * @param stage a stage that has run
   * @return seconds from the first file to the last batch's end; of {@link Stage#FIT}, without the
   *     fit itself
   */
  public double seconds(Stage stage) {
    return seconds.getOrDefault(stage, 0.0);
  }

  /**
   * @param stage a stage that has run
   * @return images a second; 0 if there were none
   */
  public double imagesPerSecond(Stage stage) {
    return seconds(stage) == 0 ? 0 : images(stage) / seconds(stage);
  }

  /**
   * @return seconds from the last embedding to the fitted model
   */
  public double fitSeconds() {
    return fitSeconds;
  }

  @Override
  public void setup(Stage stage, int expected) {
    start = System.nanoTime();
    fitStart = 0;
  }

  @Override
  public void onTrainBatchEnd(ImageBatch batch, int index) {
    count(Stage.FIT, batch);
  }

  @Override
  public void onValidationStart() {
    collected();
  }

  @Override
  public void onTrainEpochEnd() {
    collected();
  }

  /** After the module's fit, before the first validation batch. */
  @Override
  public void onValidationEpochStart() {
    fitted();
  }

  private void fitted() {
    if (fitStart != 0 && fitSeconds == 0) {
      fitSeconds = (System.nanoTime() - fitStart) / 1e9;
    }
  }

  private void collected() {
    if (fitStart == 0 && images(Stage.FIT) > 0) {
      fitStart = System.nanoTime();
      stop(Stage.FIT);
    }
  }

  @Override
  public void onFitEnd() {
    fitted();
  }

  @Override
  public void onValidationBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    count(Stage.VALIDATE, batch);
    stop(Stage.VALIDATE);
  }

  @Override
  public void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    count(Stage.TEST, batch);
    stop(Stage.TEST);
  }

  @Override
  public void onPredictBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    count(Stage.PREDICT, batch);
    stop(Stage.PREDICT);
  }

  private void count(Stage stage, ImageBatch batch) {
    images.merge(stage, batch.samples().size(), Integer::sum);
  }

  private void stop(Stage stage) {
    seconds.put(stage, (System.nanoTime() - start) / 1e9);
  }
}
