package org.deepfeature.dfm.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deepfeature.dfm.core.model.CommonScale.Standard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two scores of different units, of which neither drowns the other by its unit. */
class CommonScaleTest {
  private static final double[] ERRORS = {100, 110, 90, 120, 80};
  private static final double[] LIKELIHOODS = {-3, -2.5, -3.5, -2, -4};

  private static CommonScale scale(double[] errors, double[] likelihoods) {
    return new CommonScale(Standard.of(errors, 30), Standard.of(likelihoods, 10));
  }

  @Test
  void scoreIsTheMeanOfBothInDeviationsWeighedByDirections() {
    // Deviations are sqrt(250) and sqrt(0.625): 2 and -1 of them from the means 100 and -3.
    double score = scale(ERRORS, LIKELIHOODS).of(100 + 2 * Math.sqrt(250), -3 - Math.sqrt(0.625));

    assertThat(score).isCloseTo((30 * 2 - 10) / 40.0, within(1e-12));
  }

  @Test
  void unitsDoNotMatter() {
    double[] thousands = ERRORS.clone();
    for (int i = 0; i < thousands.length; i++) {
      thousands[i] *= 1000;
    }

    assertThat(scale(thousands, LIKELIHOODS).of(123_000, -1))
        .isCloseTo(scale(ERRORS, LIKELIHOODS).of(123, -1), within(1e-12));
  }

  @Test
  void aConstantOfADensityIsTakenOutByShifting() {
    Standard shifted = Standard.of(LIKELIHOODS, 10).shifted(-1e3);

    assertThat(new CommonScale(Standard.of(ERRORS, 30), shifted).of(95, -1003))
        .isCloseTo(scale(ERRORS, LIKELIHOODS).of(95, -3), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, Double.NaN, Double.POSITIVE_INFINITY, -1})
  void noSpreadIsAnErrorAndNotANumber(double deviation) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standard(1, deviation, 3))
        .withMessage(
            "Mean 1.0 and deviation %s of held-out images; expected numbers, and a spread"
                .formatted(deviation));
  }

  @Test
  void oneImageHasNoSpread() {
    assertThatIllegalArgumentException().isThrownBy(() -> Standard.of(new double[] {5}, 3));
  }

  @Test
  void nothingToSumOverIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standard(1, 1, 0))
        .withMessage("A sum over 0.0 directions; expected at least one");
  }
}
