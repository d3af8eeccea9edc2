package org.deepfeature.dfm.trainer.dfm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.SampleRows;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network's features may be tiny or huge: scores go with their square, and labels stay. */
class FeatureScaleTest {
  private static final int SIDE = 8;
  private static final int IMAGES = 24;

  private final List<BadImageException> bad = new ArrayList<>();
  @TempDir private Path folder;
  private DataModule data;

  @BeforeEach
  void draw() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < IMAGES; i++) {
      Random random = new Random(i);
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < SIDE * SIDE; p++) {
        int grey = 100 + random.nextInt(i % 8 == 0 ? 150 : 40);
        image.setRGB(p % SIDE, p / SIDE, grey << 16 | grey << 8 | grey);
      }
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
      rows.append(i).append(i < 16 && i % 8 != 0 ? ".png,good,train\n" : ".png,good,test\n");
    }
    data = SampleRows.of(folder, rows.toString());
  }

  private record Result(
      Normalization image, Normalization pixel, List<Double> scores, List<float[]> maps) {}

  private Result run(float factor, ScoreType score) {
    Dfm dfm =
        Dfm.unfitted(
            GridBackbone.times(factor, SIDE),
            new ImageSize(SIDE, SIDE),
            new DfmSettings(
                LayerEmbeddings.all(1, false),
                score,
                Fusion.PLAIN,
                new Pca(PcaLevel.parse("0.7")),
                Optional.empty(),
                Plugins.onClassPath()
                    .linearAlgebras()
                    .create("java", JsonNodeFactory.instance.objectNode()),
                ThresholdSettings.DEFAULT,
                Long.MAX_VALUE,
                HeldOutSplit.AUTO));
    Trainer.builder().onBadImage(bad::add).build().fit(dfm, data);
    List<Double> scores = new ArrayList<>();
    List<float[]> maps = new ArrayList<>();
    Callback recorder =
        new Callback() {
          @Override
          public void onTestBatchEnd(ImageBatch images, Predictions predictions, int index) {
            for (int i = 0; i < predictions.samples().size(); i++) {
              scores.add(predictions.score(i));
              maps.add(predictions.map(i));
            }
          }
        };
    Trainer.builder().onBadImage(bad::add).callbacks(List.of(recorder)).build().test(dfm, data);
    return new Result(
        dfm.fitted().postProcessor().image(),
        dfm.fitted().postProcessor().pixel().orElseThrow(),
        scores,
        maps);
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-15, 1e-10, 1e-3, 1e3, 1e10, 1e15})
  void scoresGoWithTheSquareOfTheFeatures(double factor) {
    Result one = run(1, ScoreType.FRE);
    Result other = run((float) factor, ScoreType.FRE);

    double square = Math.pow((float) factor, 2);
    assertThat(bad).isEmpty();
    for (int i = 0; i < one.scores().size(); i++) {
      assertThat(other.scores().get(i) / square / one.scores().get(i)).isCloseTo(1, within(1e-5));
      assertThat(other.image().apply(other.scores().get(i)))
          .isCloseTo(one.image().apply(one.scores().get(i)), within(1e-5));
      for (int p = 0; p < SIDE * SIDE; p++) {
        assertThat(other.pixel().apply(other.maps().get(i)[p]))
            .isCloseTo(one.pixel().apply(one.maps().get(i)[p]), within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e17, 1e19, 1e20, 1e30, 1e37})
  void hugeOnesAreNamedAndLeftOut(double factor) {
    assertThatThrownBy(() -> run((float) factor, ScoreType.FRE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Only 0 usable training images");
    assertThat(bad.get(0).reason())
        .contains("in layer 'pixels'; the squares of more than 1.0E16 are too large");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-18, 1e-20, 1e-30, 1e-35})
  void tinyOnesAreRefusedSinceTheirMapsWouldBeNothing(double factor) {
    assertThatThrownBy(() -> run((float) factor, ScoreType.FRE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too small for anomaly maps in float32");
  }
}
