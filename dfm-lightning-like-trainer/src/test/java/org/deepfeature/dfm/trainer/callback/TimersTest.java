package org.deepfeature.dfm.trainer.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.checkpoint.TrainingData;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callbacks that look at a clock, with one that the test moves. */
class TimersTest {
  private long now = 1;
  @TempDir private Path folder;

  private void seconds(double more) {
    now += (long) (more * 1e9);
  }

  private static ImageBatch batch(int images) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      samples.add(new Sample(Path.of(i + ".png"), i + ".png", "good", false, null, Split.TRAIN));
    }
    return new ImageBatch(Tensor.of(images, 1, 1, 1, Tensor.allocateDirect(images)), samples);
  }

  private void collect(Callback callback, int index) {
    callback.onTrainBatchStart(batch(4), index);
    seconds(2);
    callback.onTrainBatchEnd(batch(4), index);
  }

  private Checkpoint saved(Callback callback) {
    CheckpointEntry.Builder entry = new CheckpointEntry.Builder();
    callback.onSaveCheckpoint(entry);
    Path file = folder.resolve("last.ckpt");
    try (ModelCheckpoint checkpoint = new ModelCheckpoint(file, Map.of(), message -> {})) {
      checkpoint.begin(new TrainingData(8, ""));
      checkpoint.save(entry.build(0, 1, 4, List.of()));
    }
    return Checkpoint.read(file);
  }

  @Test
  void collectingFittingAndValidationAreTimedApart() {
    Timer timer = new Timer(() -> now);
    timer.setup(Stage.FIT, 8);
    collect(timer, 0);
    collect(timer, 1);
    timer.onValidationStart();
    seconds(10);
    timer.onValidationEpochStart();
    seconds(1);
    Predictions none = Predictions.of(batch(3).samples(), new double[3]);
    timer.onValidationBatchEnd(batch(3), none, 0);
    timer.onTrainEnd();

    assertThat(timer.images(Stage.FIT)).isEqualTo(8);
    assertThat(timer.seconds(Stage.FIT)).isEqualTo(4);
    assertThat(timer.imagesPerSecond(Stage.FIT)).isEqualTo(2);
    assertThat(timer.fitSeconds()).isEqualTo(10);
    assertThat(timer.imagesPerSecond(Stage.VALIDATE)).isEqualTo(3);
    assertThat(timer.metrics())
        .containsOnly(
            Map.entry("fit/images", 8.0),
            Map.entry("fit/images_per_second", 2.0),
            Map.entry("fit/fit_seconds", 10.0));
  }

  @Test
  void withoutValidationTheFitEndsWithTheTraining() {
    Timer timer = new Timer(() -> now);
    timer.setup(Stage.FIT, 4);
    collect(timer, 0);
    seconds(7);
    timer.onTrainEnd();

    assertThat(timer.fitSeconds()).isEqualTo(7);
  }

  @Test
  void whatWasTimedBeforeACheckpointCounts() {
    Timer first = new Timer(() -> now);
    first.setup(Stage.FIT, 8);
    collect(first, 0);
    Timer second = new Timer(() -> now);
    second.setup(Stage.FIT, 8);
    second.onLoadCheckpoint(saved(first));
    collect(second, 1);

    assertThat(second.images(Stage.FIT)).isEqualTo(8);
    assertThat(second.seconds(Stage.FIT)).isEqualTo(4);
  }

  @Test
  void limitEndsCollectingWhenItsTimeIsUpAndNothingElse() {
    TimeLimit limit = new TimeLimit(Duration.ofSeconds(3), () -> now);
    limit.onTrainStart();
    collect(limit, 0);
    assertThat(limit.stopReason()).isEmpty();
    collect(limit, 1);
    assertThat(limit.stopReason()).hasValueSatisfying(r -> assertThat(r).contains("3 s"));
    limit.onValidationStart();
    assertThat(limit.stopReason()).isEmpty();
  }

  @Test
  void limitCountsTheTimeBeforeACheckpoint() {
    TimeLimit first = new TimeLimit(Duration.ofSeconds(3), () -> now);
    first.onTrainStart();
    collect(first, 0);
    TimeLimit second = new TimeLimit(Duration.ofSeconds(3), () -> now);
    second.onLoadCheckpoint(saved(first));
    second.onTrainStart();
    collect(second, 1);

    assertThat(second.stopReason()).isPresent();
  }

  @Test
  void timesAreReadAsLightningWritesThemOrWithAUnit() {
    assertThat(TimeLimit.parse("01:02:03:04"))
        .isEqualTo(Duration.ofDays(1).plusHours(2).plusMinutes(3).plusSeconds(4));
    assertThat(TimeLimit.parse("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(TimeLimit.parse("2h")).isEqualTo(Duration.ofHours(2));
    for (String text : new String[] {"90", "1:2:3", "-5s", "s", ""}) {
      assertThatThrownBy(() -> TimeLimit.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("DD:HH:MM:SS");
    }
    assertThatThrownBy(() -> new TimeLimit(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void monitorTellsHeapDirectMemoryAndWhatTheSystemKnows() {
    Map<String, Double> metrics = new DeviceStatsMonitor().metrics();

    assertThat(metrics).containsKeys("memory/heap_bytes", "memory/direct_bytes");
    assertThat(metrics.get("memory/heap_bytes")).isPositive();
    assertThat(metrics.values()).allSatisfy(value -> assertThat(value).isNotNegative());
    assertThat(ResidentMemory.now().isPresent()).isEqualTo(metrics.containsKey("memory/rss_bytes"));
  }
}
