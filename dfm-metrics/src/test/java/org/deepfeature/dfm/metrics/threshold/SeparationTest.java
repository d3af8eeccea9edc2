package org.deepfeature.dfm.metrics.threshold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.api.Test;

class SeparationTest {
  private static Separation of(double[] normal, double[] anomalous) {
    Calibration calibration = new Calibration(new ImageSize(1, 2), ThresholdSettings.DEFAULT);
    for (double score : normal) {
      calibration.addScore(score, false);
    }
    for (double score : anomalous) {
      calibration.addScore(score, true);
    }
    return calibration.separation(calibration.result());
  }

  @Test
  void scoresThatAreToldApartAreGood() {
    Separation apart = of(new double[] {1, 2, 3}, new double[] {4, 5});

    assertThat(apart).isEqualTo(new Separation(apart.auroc(), 3, 2, 0));
    assertThat(apart.auroc()).hasValue(1);
    assertThat(apart.isPoor()).isFalse();
  }

  @Test
  void scoresThatOverlapArePoor() {
    Separation mixed = of(new double[] {1, 4}, new double[] {2, 3});

    assertThat(mixed.auroc().orElseThrow()).isCloseTo(0.5, within(1e-12));
    assertThat(mixed.isPoor()).isTrue();
  }

  @Test
  void thresholdThatCallsNearlyEverythingAnomalousIsPoorWhateverTheAuroc() {
    // One low defect among many drags the F1-optimal threshold below all normal images.
    double[] anomalous = new double[40];
    Arrays.fill(anomalous, 0, 38, 9);
    Separation flagged = of(new double[] {1}, anomalous);

    assertThat(flagged.auroc().orElseThrow()).isGreaterThan(0.9);
    assertThat(flagged.falseAlarms()).isEqualTo(1);
    assertThat(flagged.isPoor()).isTrue();
  }

  @Test
  void oneClassAloneSaysNothing() {
    assertThat(of(new double[] {1, 2, 3}, new double[0]).isPoor()).isFalse();
  }
}
