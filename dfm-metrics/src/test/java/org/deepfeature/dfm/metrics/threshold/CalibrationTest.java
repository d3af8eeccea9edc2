package org.deepfeature.dfm.metrics.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.postprocessing.FalsePositives;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.metrics.Threshold;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private final Calibration calibration = calibration(ThresholdSettings.DEFAULT);

  private static Calibration calibration(ThresholdSettings settings) {
    return new Calibration(new ImageSize(1, 2), settings);
  }

  private static ThresholdSettings rule(String image, double sensitivity, int smallestRegion) {
    ThresholdRule rule = ThresholdRule.parse(image, 0.95);
    return new ThresholdSettings(rule, rule, sensitivity, sensitivity, smallestRegion);
  }

  private static ThresholdSettings rule(String image, String pixel) {
    return new ThresholdSettings(
        ThresholdRule.parse(image, 0.95), ThresholdRule.parse(pixel, 0.99), 0.5, 0.5, 1);
  }

  private static Calibration withScores(String image, double sensitivity) {
    Calibration calibration = calibration(rule(image, sensitivity, 1));
    for (int i = 0; i <= 100; i++) {
      calibration.addScore(i, false);
    }
    calibration.addScore(90, true);
    calibration.addScore(200, true);
    return calibration;
  }

  private static double threshold(String image, double sensitivity) {
    return withScores(image, sensitivity).result().image().threshold();
  }

  @Test
  void rulesLookAtNormalScoresAloneUnlessTheyAreF1() {
    assertThat(threshold("f1-adaptive", 0.5)).isEqualTo(200);
    assertThat(threshold("quantile:0.5", 0.5)).isCloseTo(50, within(1e-9));
    assertThat(threshold("three-sigma", 0.5)).isCloseTo(50 + 3 * Math.sqrt(858.5), within(1e-6));
    assertThat(threshold("manual:12.5", 0.5)).isEqualTo(12.5);
  }

  @Test
  void sensitivityMovesTheThresholdByItsShareOfTheRange() {
    assertThat(threshold("manual:100", 0.75)).isCloseTo(50, within(1e-9));
    assertThat(threshold("manual:100", 0.25)).isCloseTo(150, within(1e-9));
    assertThat(withScores("manual:100", 0.75).result().image().apply(50)).isEqualTo(0.5);
  }

  @Test
  void highNormalScoreIsTheUppermostThousandthOfNormalOnes() {
    assertThat(withScores("f1-adaptive", 0.5).result().highNormal().orElseThrow())
        .isCloseTo(99.9, within(1e-9));
  }

  @Test
  void normalRulesWithoutNormalImagesSaySo() {
    Calibration anomalous = calibration(rule("three-sigma", 0.5, 1));
    anomalous.addScore(1, true);

    assertThatThrownBy(anomalous::result)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("three-sigma needs normal images");
  }

  @Test
  void masksLeaveOutRegionsThatAreTooSmall() {
    Calibration three = new Calibration(new ImageSize(2, 4), rule("manual:1", 0.5, 2));
    three.addScore(0, false);
    three.addMap(new float[8], null);

    boolean[] mask = three.result().mask(new float[] {2, 0, 0, 1, 0, 2, 0, 0}, new ImageSize(2, 4));

    assertThat(mask).containsExactly(true, false, false, false, false, true, false, false);
  }

  @Test
  void fittedModelTakesManualThresholdsAndKeepsItsOwnOtherwise() {
    PostProcessor fitted = withScores("quantile:0.5", 0.5).result();

    assertThat(ThresholdSettings.DEFAULT.appliedTo(fitted)).isEqualTo(fitted);
    assertThat(rule("manual:7", 0.5, 9).appliedTo(fitted).image().threshold()).isEqualTo(7);
    assertThat(rule("manual:7", 0.5, 9).appliedTo(fitted).smallestRegion()).isEqualTo(9);
  }

  @Test
  void whatIsMarkedInNormalImagesIsKnownAsLongAsTheSameIsMarked() {
    Normalization pixel = new Normalization(1, 0, 2);
    PostProcessor fitted =
        new PostProcessor(pixel, Optional.of(pixel)).with(new FalsePositives(5, 1, 2, 0.01));

    assertThat(rule("manual:7", "f1-adaptive").appliedTo(fitted).falsePositives())
        .isEqualTo(fitted.falsePositives());
    assertThat(rule("f1-adaptive", "manual:7").appliedTo(fitted).falsePositives()).isEmpty();
    assertThat(rule("f1-adaptive", 0.5, 9).appliedTo(fitted).falsePositives()).isEmpty();
  }

  @Test
  void rulesAreParsedAndPrintedInverselyAndUnknownOnesNamed() {
    for (String text :
        List.of("f1-adaptive", "quantile:0.9", "fpr:0.25", "three-sigma", "manual:3.5")) {
      assertThat(ThresholdRule.parse(text, 0.95)).hasToString(text);
    }
    for (String text :
        List.of(
            "quantile:2",
            "quantile:",
            "fpr:0",
            "fpr:1",
            "fpr:-1e-3",
            "fpr:NaN",
            "fpr:",
            "fpr",
            "fpr:1%",
            "manual:NaN",
            "otsu")) {
      assertThatThrownBy(() -> ThresholdRule.parse(text, 0.95))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void normalImagesAloneGiveAQuantileOfTheirScores() {
    for (int i = 0; i <= 100; i++) {
      calibration.addScore(i, false);
    }

    assertThat(calibration.result().image().threshold()).isCloseTo(95, within(1e-9));
    assertThat(calibration.result().pixel()).isEmpty();
  }

  @Test
  void anomaliesGiveTheF1OptimalThresholdWhichCountsAsAnomalous() {
    calibration.addScore(1, false);
    calibration.addScore(2, false);
    calibration.addScore(3, true);
    calibration.addScore(4, true);

    PostProcessor chosen = calibration.result();

    assertThat(chosen.image().threshold()).isEqualTo(3);
    assertThat(chosen.isAnomalous(3)).isTrue();
    assertThat(chosen.isAnomalous(2.999)).isFalse();
  }

  @Test
  void pixelThresholdComesFromMasksWhereThereAreSome() {
    calibration.addScore(1, false);
    calibration.addScore(9, true);
    calibration.addMap(new float[] {0, 1}, null);
    calibration.addMap(new float[] {1, 8}, new boolean[] {false, true});

    PostProcessor chosen = calibration.result();

    assertThat(chosen.pixel().orElseThrow().threshold()).isCloseTo(8, within(1e-3));
    assertThat(chosen.normalize(new float[] {8, 0}))
        .satisfies(
            map -> assertThat(map[0]).isGreaterThanOrEqualTo(0.49f),
            map -> assertThat(map[1]).isLessThan(0.1f));
  }

  @Test
  void pixelThresholdOfNormalImagesIsAQuantileOfTheirPixels() {
    for (int i = 0; i < 500; i++) {
      calibration.addScore(0, false);
      calibration.addMap(new float[] {2 * i, 2 * i + 1}, null);
    }

    assertThat(calibration.result().pixel().orElseThrow().threshold()).isCloseTo(989, within(1.5));
  }

  @Test
  void falsePositiveRateIsNeverExceededByTheNormalImagesThatItWasChosenFrom() {
    // 29 % of a hundred and one are 29 of 0 to 100, though 0.29 * 100 is below 29 in binary.
    assertThat(threshold("fpr:0.29", 0.5)).isEqualTo(Math.nextUp(71.0));
    assertThat(threshold("fpr:0.01", 0.5)).isEqualTo(Math.nextUp(99.0));
    assertThat(Threshold.atFalsePositiveRate(new double[] {3, 3, 3, 1}, 0.5))
        .as("tied scores are all called anomalous or none")
        .isEqualTo(Math.nextUp(3.0));
    assertThat(
            Threshold.atFalsePositiveRate(IntStream.range(0, 100).asDoubleStream().toArray(), 0.29))
        .isEqualTo(Math.nextUp(70.0));
  }

  @Test
  void falsePositiveRateOfPixelsIsMetWithinABin() {
    // Values of both signs, as standardised maps have them, far more than bins.
    float[] map = new float[200_000];
    Random random = new Random(9);
    for (int i = 0; i < map.length; i++) {
      map[i] = (float) random.nextGaussian();
    }
    for (String rate : List.of("0.5", "0.9", "0.01", "0.001", "0.0001")) {
      Calibration rule = new Calibration(new ImageSize(400, 500), rule("manual:0", "fpr:" + rate));
      rule.addScore(0, false);
      rule.addMap(map, null);
      double threshold = rule.result().pixel().orElseThrow().threshold();
      float[] sorted = map.clone();
      Arrays.sort(sorted);
      int allowed = (int) Math.round(Double.parseDouble(rate) * map.length);
      float highestNotReached = sorted[map.length - 1 - allowed];

      assertThat(reached(map, threshold)).as(rate).isLessThanOrEqualTo(allowed);
      assertThat(threshold)
          .as(rate)
          .isGreaterThan(highestNotReached)
          .isCloseTo(highestNotReached, within(Math.abs(highestNotReached) * 0x1p-15));
    }
  }

  private static int reached(float[] map, double threshold) {
    int reached = 0;
    for (float value : map) {
      reached += value >= threshold ? 1 : 0;
    }
    return reached;
  }

  @Test
  void falsePositiveRateOfPixelsThatAreAllTheSameMarksNone() {
    for (float value : new float[] {-2, 0, 5}) {
      Calibration rule = new Calibration(new ImageSize(1, 2), rule("manual:0", "fpr:0.5"));
      rule.addScore(0, false);
      rule.addMap(new float[] {value, value}, null);

      assertThat(rule.result().pixel().orElseThrow().threshold()).isGreaterThan(value);
    }
  }

  @Test
  void falsePositiveRateBelowOneImageOrPixelLiesAboveAllAndTheLeastIsNamed() {
    Calibration images = calibration(rule("fpr:0.01", 0.5, 1));
    Calibration pixels = calibration(rule("manual:1", "fpr:0.1"));
    for (int i = 0; i < 3; i++) {
      images.addScore(i, false);
      pixels.addScore(i, false);
      pixels.addMap(new float[] {i, i + 1}, null);
    }

    assertThat(images.result().image().threshold()).isEqualTo(Math.nextUp(2.0));
    assertThat(images.doubts())
        .singleElement()
        .asString()
        .contains("fpr:0.01 asks for less than one of the 3 normal images", "fpr:0.34 at least");
    assertThat(pixels.result().pixel().orElseThrow().threshold())
        .isGreaterThan(3)
        .isCloseTo(3, within(3 * 0x1p-15));
    assertThat(pixels.doubts())
        .singleElement()
        .asString()
        .contains("fpr:0.1 asks for less than one of the 6 normal pixels", "fpr:0.17 at least");
    assertThat(withScores("fpr:0.01", 0.5).doubts()).isEmpty();
  }

  @Test
  void normalRulesOfPixelsWithoutNormalImagesSaySo() {
    for (String text : List.of("quantile:0.9", "three-sigma", "fpr:0.1")) {
      Calibration anomalous = calibration(rule("manual:1", text));
      anomalous.addScore(1, true);
      anomalous.addMap(new float[] {0, 9}, new boolean[] {false, true});

      assertThatThrownBy(anomalous::result)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Pixel threshold " + text + " needs normal images");
    }
  }

  @Test
  void threeSigmaOfPixelsIsTheirMeanAndThreeDeviations() {
    Calibration sigma = calibration(rule("three-sigma", 0.5, 1));
    sigma.addScore(0, false);
    sigma.addMap(new float[] {1, 3}, null);

    assertThat(sigma.result().pixel().orElseThrow().threshold())
        .isCloseTo(2 + 3 * Math.sqrt(2), within(1e-3));
  }

  @Test
  void nothingAddedIsOneClearError() {
    assertThatThrownBy(calibration::result)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("No image");
  }
}
