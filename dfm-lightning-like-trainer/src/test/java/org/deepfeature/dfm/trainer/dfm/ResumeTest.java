package org.deepfeature.dfm.trainer.dfm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.SampleRows;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;
import org.deepfeature.dfm.trainer.lifecycle.TrainerBuilder;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fit that was cut off and goes on gives, to the bit, what it would have given. */
class ResumeTest {
  private static final int SIDE = 8;
  private static final int IMAGES = 23;
  private static final int BAD = 5;
  private static final ImageSize SIZE = new ImageSize(SIDE, SIDE);

  private final List<BadImageException> bad = new ArrayList<>();
  private final List<String> messages = new ArrayList<>();
  @TempDir private Path folder;
  private Path file;
  private DataModule data;
  private String list = "";

  @BeforeEach
  void draw() throws IOException {
    file = folder.resolve("checkpoints/last.ckpt");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < IMAGES; i++) {
      Random random = new Random(i);
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < SIDE * SIDE; p++) {
        image.setRGB(p % SIDE, p / SIDE, random.nextInt(1 << 24));
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      rows.append(i).append(".png,good,train\n").append(i).append(".png,good,test\n");
    }
    Files.writeString(folder.resolve(BAD + ".png"), "no image");
    list = rows.toString();
    data = SampleRows.of(folder, list);
  }

  private static Dfm unfitted(long memory) {
    return Dfm.unfitted(
        new GridBackbone(SIDE),
        SIZE,
        new DfmSettings(
            LayerEmbeddings.all(1, false),
            ScoreType.FRE,
            Fusion.PLAIN,
            new Pca(PcaLevel.parse("0.7")),
            Optional.empty(),
            Plugins.onClassPath()
                .linearAlgebras()
                .create("java", JsonNodeFactory.instance.objectNode()),
            ThresholdSettings.DEFAULT,
            memory,
            HeldOutSplit.AUTO));
  }

  private TrainerBuilder trainer() {
    return Trainer.builder()
        .batchSize(4)
        .threads(2)
        .onBadImage(bad::add)
        .messages(messages::add)
        .checkpoint(new ModelCheckpoint(file, Map.of(), messages::add));
  }

  private List<Double> scores(Dfm dfm) {
    List<Double> scores = new ArrayList<>();
    Callback recorder =
        new Callback() {
          @Override
          public void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {
            for (double score : predictions.scores()) {
              scores.add(score);
            }
          }
        };
    Trainer.builder().callbacks(List.of(recorder)).onBadImage(e -> {}).build().test(dfm, data);
    return scores;
  }

  private static Callback crashBefore(int batch) {
    return new Callback() {
      @Override
      public void onTrainBatchStart(ImageBatch images, int index) {
        if (index == batch) {
          throw new IllegalStateException("crash");
        }
      }
    };
  }

  /**
   * A share that is unmounted meanwhile: what was read of it cannot be told from another's later.
   */
  @Test
  void anImageThatGoesAfterItWasReadEndsTheCheckpointAndNotItsUse() throws IOException {
    Dfm whole = unfitted(Long.MAX_VALUE);
    trainer().build().fit(whole, data);
    Path gone = folder.resolve("9.png");
    Path away = folder.resolve("away");
    Callback unmount =
        new Callback() {
          @Override
          public void onTrainBatchStart(ImageBatch images, int index) {
            if (index == 2) {
              assertThat(gone.toFile().renameTo(away.toFile())).isTrue();
            }
          }
        };
    Trainer crashing = trainer().callbacks(List.of(unmount, crashBefore(4))).build();
    assertThatThrownBy(() -> crashing.fit(unfitted(Long.MAX_VALUE), data)).hasMessage("crash");
    assertThat(messages)
        .anyMatch(m -> m.startsWith("no checkpoint from here on") && m.contains("9.png"));
    Files.move(away, gone);

    Dfm resumed = unfitted(Long.MAX_VALUE);
    trainer().build().fit(resumed, data, Checkpoint.read(file));

    assertThat(messages).anyMatch(m -> m.startsWith("resumed after 8 of"));
    assertThat(scores(resumed)).isEqualTo(scores(whole));
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 20_000, 1})
  void scoresAndThresholdAreTheSameToTheBitAlsoInAStream(long memory) {
    Dfm whole = unfitted(memory);
    trainer().build().fit(whole, data);
    assertThat(whole.isStreamed()).isEqualTo(memory != Long.MAX_VALUE);
    int badInTheWhole = bad.size();

    for (int crash = 1; crash < 6; crash++) {
      int at = crash;
      Trainer crashing = trainer().callbacks(List.of(crashBefore(at))).build();
      assertThatThrownBy(() -> crashing.fit(unfitted(memory), data)).hasMessage("crash");
      bad.clear();
      Dfm resumed = unfitted(memory);
      trainer().build().fit(resumed, data, Checkpoint.read(file));

      assertThat(scores(resumed)).isEqualTo(scores(whole));
      assertThat(resumed.fitted().postProcessor()).isEqualTo(whole.fitted().postProcessor());
      assertThat(bad).as("bad images are told of again").hasSize(badInTheWhole);
      assertThat(messages).contains("resumed after %d of 23 images".formatted(4 * at));
    }
  }

  @Test
  void resumingTwiceAndAfterTheLastBatchGivesTheSame() {
    Dfm whole = unfitted(Long.MAX_VALUE);
    trainer().build().fit(whole, data);

    for (int crash : new int[] {2, 4}) {
      Trainer crashing = trainer().callbacks(List.of(crashBefore(crash))).build();
      Checkpoint from = crash == 2 ? null : Checkpoint.read(file);
      assertThatThrownBy(() -> crashing.fit(unfitted(Long.MAX_VALUE), data, from))
          .hasMessage("crash");
    }
    Dfm resumed = unfitted(Long.MAX_VALUE);
    trainer().build().fit(resumed, data, Checkpoint.read(file));
    Dfm again = unfitted(Long.MAX_VALUE);
    trainer().build().fit(again, data, Checkpoint.read(file));

    assertThat(scores(resumed)).isEqualTo(scores(whole));
    assertThat(scores(again)).isEqualTo(scores(whole));
  }

  @Test
  void otherImagesAreRefused() throws IOException {
    trainer().build().fit(unfitted(Long.MAX_VALUE), data);
    Files.copy(folder.resolve("7.png"), folder.resolve("new.png"));
    DataModule other = SampleRows.of(folder, "new.png,good,train\n");

    assertThatThrownBy(
            () -> trainer().build().fit(unfitted(Long.MAX_VALUE), other, Checkpoint.read(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other images: 23")
        .hasMessageContaining("1 of list");
  }

  @Test
  void checkpointIsLoadedBeforeTheFitStartsTheModuleFirstAndSavedAfterEachBatchTheCallbacksFirst() {
    List<String> calls = new ArrayList<>();
    Callback recorder =
        new Callback() {
          @Override
          public void onLoadCheckpoint(Checkpoint checkpoint) {
            calls.add("load " + checkpoint.last().position());
          }

          @Override
          public void onSaveCheckpoint(CheckpointEntry.Builder entry) {
            calls.add("save");
          }

          @Override
          public void onFitStart() {
            calls.add("fit");
          }

          @Override
          public void onTrainEpochStart() {
            calls.add("epoch");
          }

          @Override
          public void onTrainBatchEnd(ImageBatch batch, int index) {
            calls.add("batch " + index);
          }
        };
    assertThatThrownBy(
            () ->
                trainer()
                    .callbacks(List.of(crashBefore(4)))
                    .build()
                    .fit(unfitted(Long.MAX_VALUE), data))
        .hasMessage("crash");

    trainer()
        .callbacks(List.of(recorder))
        .build()
        .fit(unfitted(Long.MAX_VALUE), data, Checkpoint.read(file));

    // As in Lightning, the rest of an epoch that was begun before is not announced again.
    assertThat(calls).containsExactly("load 16", "fit", "batch 4", "save", "batch 5", "save");
  }

  @Test
  void sanityCheckDoesNotFitAndScoresAreUnknown() throws IOException {
    DataModule validated = SampleRows.of(folder, list + "3.png,good,validation\n");
    List<Double> scores = new ArrayList<>();
    Callback recorder =
        new Callback() {
          @Override
          public void onValidationBatchEnd(ImageBatch batch, Predictions predictions, int index) {
            scores.add(predictions.scores()[0]);
          }
        };
    Dfm dfm = unfitted(Long.MAX_VALUE);

    trainer().callbacks(List.of(recorder)).numSanityValSteps(1).build().fit(dfm, validated);

    assertThat(scores).hasSize(2);
    assertThat(scores.get(0)).isNaN();
    assertThat(scores.get(1)).isFinite();
  }

  @Test
  void furtherEpochsAreLeftOutForOnePassIsAll() {
    Dfm once = unfitted(Long.MAX_VALUE);
    trainer().build().fit(once, data);
    Dfm often = unfitted(Long.MAX_VALUE);
    trainer().maxEpochs(7).build().fit(often, data);

    assertThat(scores(often)).isEqualTo(scores(once));
  }
}
