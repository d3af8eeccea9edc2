package org.deepfeature.dfm.trainer.dfm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.callback.Timer;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.SampleRows;
import org.deepfeature.dfm.trainer.data.Stage;
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

/**
 * An image whose features are NaN is named and left out, wherever it is; the rest is as without.
 */
class UnusableImagesTest {
  private static final int SIDE = 8;
  private static final int IMAGES = 17;
  private static final List<String> BLACK = List.of("0.png", "5.png", "6.png", "16.png");

  private final List<BadImageException> bad = new ArrayList<>();
  @TempDir private Path folder;

  @BeforeEach
  void draw() throws IOException {
    for (int i = 0; i < IMAGES; i++) {
      Random random = new Random(i);
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < SIDE * SIDE && !BLACK.contains(i + ".png"); p++) {
        image.setRGB(p % SIDE, p / SIDE, random.nextInt(1 << 24));
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }

  private DataModule data(boolean withBlack) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < IMAGES; i++) {
      if (withBlack || !BLACK.contains(i + ".png")) {
        rows.append(i).append(".png,good,train\n").append(i).append(".png,good,test\n");
      }
    }
    return SampleRows.of(folder, rows.toString());
  }

  private static Dfm unfitted() {
    return Dfm.unfitted(
        new GridBackbone(SIDE, true),
        new ImageSize(SIDE, SIDE),
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
            Long.MAX_VALUE,
            HeldOutSplit.AUTO));
  }

  private TrainerBuilder trainer(int batch) {
    return Trainer.builder().batchSize(batch).threads(2).onBadImage(bad::add);
  }

  private List<String> named() {
    return bad.stream().map(e -> String.valueOf(e.path().getFileName())).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 32})
  void aFitIsTheOneWithoutThem(int batch) {
    Dfm without = unfitted();
    trainer(batch).build().fit(without, data(false));
    assertThat(bad).isEmpty();

    Dfm with = unfitted();
    Timer timer = new Timer();
    List<String> seen = new ArrayList<>();
    Callback recorder =
        new Callback() {
          @Override
          public void onTrainBatchEnd(ImageBatch images, int index) {
            images.samples().forEach(sample -> seen.add(sample.name()));
          }
        };
    trainer(batch).callbacks(List.of(timer, recorder)).build().fit(with, data(true));

    assertThat(named()).isEqualTo(BLACK);
    assertThat(timer.images(Stage.FIT)).isEqualTo(IMAGES - BLACK.size());
    assertThat(seen).hasSize(IMAGES - BLACK.size()).doesNotContainAnyElementsOf(BLACK);
    assertThat(bad.get(0).reason())
        .isEqualTo("the network gives 1 of 192 values of layer 'pixels' as NaN or infinite");
    assertThat(with.fitted().postProcessor()).isEqualTo(without.fitted().postProcessor());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void aCheckpointNeverHoldsThem(int batch) {
    Dfm whole = unfitted();
    trainer(batch).build().fit(whole, data(true));
    Path file = folder.resolve("last.ckpt");
    for (int crash = 1; crash < 4; crash++) {
      int at = crash;
      Callback crashing =
          new Callback() {
            @Override
            public void onTrainBatchStart(ImageBatch images, int index) {
              if (index == at) {
                throw new IllegalStateException("crash");
              }
            }
          };
      assertThatThrownBy(
              () ->
                  trainer(batch)
                      .callbacks(List.of(crashing))
                      .checkpoint(new ModelCheckpoint(file, Map.of(), message -> {}))
                      .build()
                      .fit(unfitted(), data(true)))
          .hasMessage("crash");
      bad.clear();
      Dfm resumed = unfitted();
      trainer(batch).build().fit(resumed, data(true), Checkpoint.read(file));

      assertThat(named()).isEqualTo(BLACK);
      assertThat(resumed.fitted().postProcessor()).isEqualTo(whole.fitted().postProcessor());
    }
  }

  @Test
  void aCheckpointThatHoldsSomeIsRefused() {
    CheckpointEntry.Builder entry = new CheckpointEntry.Builder();
    entry.putTexts("labels", List.of("good"));
    entry.putTexts("copies", List.of("0"));
    entry.putFloats("embeddings.0.pixels", Matrix.row(1, Double.NaN));
    CheckpointEntry poisoned = entry.build(0, 1, 1, List.of("0.png"));

    assertThatThrownBy(() -> CollectedBatch.load(poisoned, new GridBackbone(SIDE).layers(), false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("holds NaN")
        .hasMessageContaining("without --resume");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 32})
  void scoresStayWithTheirImages(int batch) {
    Dfm dfm = unfitted();
    trainer(batch).build().fit(dfm, data(false));
    List<String> seen = new ArrayList<>();
    Callback recorder =
        new Callback() {
          @Override
          public void onTestBatchEnd(ImageBatch images, Predictions predictions, int index) {
            assertThat(images.samples()).isEqualTo(predictions.samples());
            assertThat(images.sizes()).hasSameSizeAs(predictions.samples());
            double[] alone = dfm.validationStep(images, index).scores();
            assertThat(predictions.scores()).isEqualTo(alone);
            for (int i = 0; i < alone.length; i++) {
              assertThat(predictions.score(i)).isFinite();
              assertThat(predictions.map(i)).hasSize(SIDE * SIDE);
              seen.add(predictions.samples().get(i).name());
            }
          }
        };

    trainer(batch).callbacks(List.of(recorder)).build().test(dfm, data(true));

    assertThat(named()).isEqualTo(BLACK);
    assertThat(seen).hasSize(IMAGES - BLACK.size()).doesNotContainAnyElementsOf(BLACK);
  }

  @Test
  void whereAllAreSoThereIsNothingToFit() {
    DataModule black =
        SampleRows.of(folder, "0.png,good,train\n5.png,good,train\n6.png,good,train\n");

    assertThatThrownBy(() -> trainer(2).build().fit(unfitted(), black))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Only 0 usable training images");
    assertThat(bad).hasSize(3);
  }
}
