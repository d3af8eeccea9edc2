package org.deepfeature.dfm.trainer.callback;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/**
 * Counts images and seconds of each stage; of fitting, collecting and fitting apart. What a fit
 * that is resumed had done before counts, too. Not thread-safe.
 */
public final class Timer implements Callback {
  private static final String IMAGES = "timer.images";
  private static final String COPIES = "timer.copies";
  private static final String SECONDS = "timer.seconds";

  private final LongSupplier nanoseconds;
  private final Map<Stage, Integer> images = new EnumMap<>(Stage.class);
  private int copies;
  private final Map<Stage, Double> seconds = new EnumMap<>(Stage.class);
  private Stage stage = Stage.FIT;
  private double before;
  private long start;
  private long collected;
  private double fitSeconds;

  /** By the machine's own clock. */
  public Timer() {
    this(System::nanoTime);
  }

  Timer(LongSupplier nanoseconds) {
    this.nanoseconds = nanoseconds;
  }

  /**
   * @param of a stage that has run
   * @return images that were usable, augmented copies not counted
   */
  public int images(Stage of) {
    return images.getOrDefault(of, 0);
  }

  /**
   * @param of a stage that has run
   * @return seconds from the first file to the last batch's end; of {@link Stage#FIT}, without the
   *     fit itself
   */
  public double seconds(Stage of) {
    return seconds.getOrDefault(of, 0.0);
  }

  /**
   * @return augmented copies of images that were fitted on
   */
  public int copies() {
    return copies;
  }

  /**
   * @param of a stage that has run
   * @return images a second, augmented copies counted as images; 0 if there were none
   */
  public double imagesPerSecond(Stage of) {
    int all = images(of) + (of == Stage.FIT ? copies : 0);
    return seconds(of) == 0 ? 0 : all / seconds(of);
  }

  /**
   * @return seconds from the last embedding to the fitted model
   */
  public double fitSeconds() {
    return fitSeconds;
  }

  /** Images and images a second of the stage that runs; after a fit, its seconds. */
  @Override
  public Map<String, Double> metrics() {
    if (images(stage) == 0) {
      return Map.of();
    }
    String name = stage.name().toLowerCase(Locale.ROOT);
    Map<String, Double> metrics = new HashMap<>();
    metrics.put(name + "/images", (double) images(stage));
    metrics.put(name + "/images_per_second", imagesPerSecond(stage));
    if (stage == Stage.FIT && fitSeconds > 0) {
      metrics.put(name + "/fit_seconds", fitSeconds);
    }
    return metrics;
  }

  @Override
  public void setup(Stage next, int expected) {
    stage = next;
    before = 0;
    collected = 0;
    start = nanoseconds.getAsLong();
  }

  @Override
  public void onLoadCheckpoint(Checkpoint checkpoint) {
    Map<String, Double> numbers = checkpoint.last().numbers();
    images.put(Stage.FIT, numbers.getOrDefault(IMAGES, 0.0).intValue());
    copies = numbers.getOrDefault(COPIES, 0.0).intValue();
    before = numbers.getOrDefault(SECONDS, 0.0);
    start = nanoseconds.getAsLong();
    stop(Stage.FIT);
  }

  @Override
  public void onSaveCheckpoint(CheckpointEntry.Builder entry) {
    entry.putNumber(IMAGES, images(Stage.FIT));
    entry.putNumber(COPIES, copies);
    entry.putNumber(SECONDS, seconds(Stage.FIT));
  }

  @Override
  public void onTrainBatchEnd(ImageBatch batch, int index) {
    count(Stage.FIT, batch);
    collected = nanoseconds.getAsLong();
  }

  /**
   * The module has fitted at the validation's start, if there is one, and before the end if not.
   */
  @Override
  public void onValidationEpochStart() {
    fitted();
    before = 0;
    start = nanoseconds.getAsLong();
  }

  @Override
  public void onTrainEnd() {
    fitted();
  }

  private void fitted() {
    if (collected != 0) {
      fitSeconds = (nanoseconds.getAsLong() - collected) / 1e9;
      collected = 0;
    }
  }

  @Override
  public void onValidationBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    count(Stage.VALIDATE, batch);
  }

  @Override
  public void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    count(Stage.TEST, batch);
  }

  @Override
  public void onPredictBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    count(Stage.PREDICT, batch);
  }

  private void count(Stage of, ImageBatch batch) {
    int copied = (int) batch.samples().stream().filter(s -> s.copy() != null).count();
    images.merge(of, batch.samples().size() - copied, Integer::sum);
    copies += copied;
    stop(of);
  }

  private void stop(Stage of) {
    seconds.put(of, before + (nanoseconds.getAsLong() - start) / 1e9);
  }
}
