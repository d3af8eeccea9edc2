package org.deepfeature.dfm.trainer.postprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private final Calibration calibration = new Calibration(new ImageSize(1, 2));

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
  void pixelThresholdOfNormalImagesComesFromTheirMaxima() {
    for (int i = 0; i <= 100; i++) {
      calibration.addScore(0, false);
      calibration.addMap(new float[] {0, i}, null);
    }

    assertThat(calibration.result().pixel().orElseThrow().threshold()).isCloseTo(95, within(1e-9));
  }

  @Test
  void nothingAddedIsOneClearError() {
    assertThatThrownBy(calibration::result)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("No image");
  }
}
