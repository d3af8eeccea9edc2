package org.deepfeature.dfm.trainer.dfm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.model.CommonScale;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.junit.jupiter.api.Test;

class DfmTest {
  private static final int SIDE = 8;
  private static final int VALUES = 3 * SIDE * SIDE;
  private static final ImageSize SIZE = new ImageSize(SIDE, SIDE);

  private static Dfm unfitted(ScoreType type) {
    return Dfm.unfitted(new GridBackbone(SIDE), SIZE, settings(type, Long.MAX_VALUE));
  }

  private static DfmSettings settings(ScoreType type, long memory) {
    return new DfmSettings(
        LayerEmbeddings.all(2, false),
        type,
        Fusion.PLAIN,
        new Pca(PcaLevel.parse("0.9")),
        type.hasDensity() ? Optional.of(new Gaussian()) : Optional.empty(),
        Plugins.onClassPath()
            .linearAlgebras()
            .create(
                "java", com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode()),
        ThresholdSettings.DEFAULT,
        memory,
        HeldOutSplit.AUTO);
  }

  private static ImageBatch batch(float[]... images) {
    FloatBuffer data = Tensor.allocateDirect(images.length * VALUES);
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < images.length; i++) {
      data.put(i * VALUES, images[i]);
      samples.add(new Sample(Path.of(i + ".png"), i + ".png", "good", false, null, Split.TEST));
    }
    return new ImageBatch(Tensor.of(images.length, 3, SIDE, SIDE, data), samples);
  }

  /** Two directions of variation, and a little noise. */
  private static float[] normal(int seed) {
    Random random = new Random(seed);
    float a = (float) random.nextGaussian();
    float b = (float) random.nextGaussian();
    float[] image = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      image[i] = a * (i % SIDE) + b * (i / SIDE % SIDE) + 0.01f * (float) random.nextGaussian();
    }
    return image;
  }

  private static float[] defective(int seed) {
    float[] image = normal(seed);
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 2; y++) {
        image[c * SIDE * SIDE + y * SIDE] += 5;
        image[c * SIDE * SIDE + y * SIDE + 1] += 5;
      }
    }
    return image;
  }

  private static Dfm fitted(ScoreType type) {
    Dfm dfm = unfitted(type);
    for (int i = 0; i < 10; i++) {
      dfm.trainingStep(batch(normal(2 * i), normal(2 * i + 1)), i);
    }
    dfm.onTrainEpochEnd();
    return dfm;
  }

  @Test
  void scoringBeforeFittingSaysSo() {
    assertThatThrownBy(() -> unfitted(ScoreType.FRE).validationStep(batch(normal(0)), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not fitted");
  }

  @Test
  void fitsAtValidationStartIfThatComesFirstAndNotAgainAtTheEpochsEnd() {
    Dfm dfm = unfitted(ScoreType.FRE);
    for (int i = 0; i < 5; i++) {
      dfm.trainingStep(batch(normal(i)), i);
    }
    dfm.onValidationStart();
    FittedModel atValidation = dfm.fitted();

    dfm.onTrainEpochEnd();

    assertThat(dfm.fitted()).isSameAs(atValidation);
  }

  @Test
  void collectingAfterFittingSaysSo() {
    Dfm dfm = fitted(ScoreType.FRE);

    assertThatThrownBy(() -> dfm.trainingStep(batch(normal(0)), 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fitted already");
  }

  @Test
  void defectScoresAboveEveryNormalImageAndTheMapPointsAtIt() {
    Dfm dfm = fitted(ScoreType.FRE);

    Predictions predictions = dfm.testStep(batch(normal(90), defective(91), normal(92)), 0);

    assertThat(predictions.scores()[1])
        .isGreaterThan(100 * Math.max(predictions.scores()[0], predictions.scores()[2]));
    float[] map = predictions.map(1);
    assertThat(map).hasSize(SIDE * SIDE);
    assertThat(map[0]).isGreaterThan(100 * map[SIDE * SIDE - 1]);
    assertThat(dfm.fitted().postProcessor().isAnomalous(predictions.scores()[1])).isTrue();
  }

  @Test
  void scoreIsTheSumOfTheUnpooledMap() {
    Dfm dfm = fitted(ScoreType.FRE);
    // At the map's own size, upsampling by two keeps the mean.
    Predictions predictions = dfm.testStep(batch(defective(3)), 0);
    double mean = 0;
    for (float value : predictions.map(0)) {
      mean += value / (SIDE * SIDE);
    }

    assertThat(mean * 16 / predictions.scores()[0]).isCloseTo(1, within(0.5));
  }

  @Test
  void scoresDoNotDependOnBatchOrPosition() {
    Dfm dfm = fitted(ScoreType.FRE);
    float[][] images = new float[7][];
    for (int i = 0; i < 7; i++) {
      images[i] = i % 2 == 0 ? normal(50 + i) : defective(50 + i);
    }
    double[] together = dfm.testStep(batch(images), 0).scores();

    for (int i = 0; i < 7; i++) {
      assertThat(dfm.testStep(batch(images[i]), 0).scores()[0]).isEqualTo(together[i]);
    }
  }

  @Test
  void likelihoodHasScoresButNoMaps() {
    Predictions predictions = fitted(ScoreType.NLL).testStep(batch(normal(90)), 0);

    assertThat(predictions.scores()[0]).isFinite();
    assertThat(predictions.hasMaps()).isFalse();
  }

  @Test
  void combinedScoreHasTheMapsOfTheErrorAndFindsTheDefect() {
    Dfm dfm = fitted(ScoreType.COMBINED);
    ImageBatch images = batch(normal(90), defective(91), normal(92));

    Predictions predictions = dfm.testStep(images, 0);

    assertThat(predictions.map(1)).isEqualTo(fitted(ScoreType.FRE).testStep(images, 0).map(1));
    assertThat(dfm.fitted().postProcessor().isAnomalous(predictions.scores()[1])).isTrue();
    assertThat(dfm.fitted().postProcessor().isAnomalous(predictions.scores()[0])).isFalse();
    assertThat(predictions.scores()[0]).isBetween(-4.0, 4.0);
  }

  @Test
  void combinedScoreIsThatOfErrorAndLikelihoodOnTheModelsScale() {
    ImageBatch images = batch(normal(90), defective(91));
    double[] errors = fitted(ScoreType.FRE).testStep(images, 0).scores();
    double[] likelihoods = fitted(ScoreType.NLL).testStep(images, 0).scores();
    Dfm dfm = fitted(ScoreType.COMBINED);

    double[] scores = dfm.testStep(images, 0).scores();

    CommonScale scale = dfm.fitted().model().commonScale().orElseThrow();
    for (int i = 0; i < 2; i++) {
      assertThat(scores[i]).isCloseTo(scale.of(errors[i], likelihoods[i]), within(1e-9));
    }
  }

  @Test
  void thresholdComesFromHeldOutImagesSoMostNewNormalOnesLieBelowIt() {
    Dfm dfm = fitted(ScoreType.FRE);
    int normal = 0;
    for (int i = 0; i < 40; i++) {
      double score = dfm.testStep(batch(normal(1000 + i)), 0).scores()[0];
      normal += dfm.fitted().postProcessor().isAnomalous(score) ? 0 : 1;
    }

    assertThat(normal).isGreaterThanOrEqualTo(32);
  }

  @Test
  void tooFewOrIdenticalImagesAreOneClearError() {
    Dfm one = unfitted(ScoreType.FRE);
    one.trainingStep(batch(normal(0)), 0);
    assertThatThrownBy(one::onTrainEpochEnd)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Only 1 usable training image; give at least 3 different normal images");

    Dfm same = unfitted(ScoreType.FRE);
    same.trainingStep(batch(normal(0), normal(0), normal(0), normal(0)), 0);
    assertThatThrownBy(same::onTrainEpochEnd)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same features");
  }

  @Test
  void embeddingsBeyondTheBudgetAreStreamedAndScoreAlike() {
    Dfm exact = fitted(ScoreType.FRE);
    for (ScoreType type : ScoreType.values()) {
      Dfm streamed = Dfm.unfitted(new GridBackbone(SIDE), SIZE, settings(type, 2000));
      for (int i = 0; i < 10; i++) {
        streamed.trainingStep(batch(normal(2 * i), normal(2 * i + 1)), i);
      }
      streamed.onTrainEpochEnd();

      assertThat(streamed.isStreamed()).isTrue();
      assertThat(exact.isStreamed()).isFalse();
      double[] scores = streamed.testStep(batch(normal(90), defective(91)), 0).scores();
      assertThat(scores[0]).isFinite();
      if (type == ScoreType.FRE) {
        assertThat(scores[1])
            .isCloseTo(exact.testStep(batch(defective(91)), 0).scores()[0], within(1e-6));
      }
      if (type.hasErrors()) {
        assertThat(streamed.fitted().postProcessor().isAnomalous(scores[1])).isTrue();
      }
    }
  }
}
