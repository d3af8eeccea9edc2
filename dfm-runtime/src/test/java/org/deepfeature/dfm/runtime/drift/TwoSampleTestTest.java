package org.deepfeature.dfm.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.deepfeature.dfm.core.postprocessing.HeldOutScores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoSampleTestTest {
  private static double[] normal(Random random, int count, double mean) {
    return random.doubles(count).map(u -> mean + random.nextGaussian()).sorted().toArray();
  }

  @Test
  void theDistanceIsThatOfTheDistributionFunctionsTiesIncluded() {
    HeldOutScores heldOut = HeldOutScores.of(new double[] {1, 2, 2, 3});

    // At 2, three of four are reached here and one of two there.
    assertThat(TwoSampleTest.of(heldOut, new double[] {2, 4}).statistic()).isEqualTo(0.5);
    assertThat(TwoSampleTest.of(heldOut, new double[] {1, 2, 2, 3}).statistic()).isZero();
    assertThat(TwoSampleTest.of(heldOut, new double[] {1, 2, 2, 3}).pValue()).isEqualTo(1);
    assertThat(TwoSampleTest.of(heldOut, new double[] {8, 9}).statistic()).isEqualTo(1);
  }

  @Test
  void kolmogorovsDistributionHasItsTabulatedQuantiles() {
    // 1.3581 is exceeded by 5 %, 1.6276 by 1 % (Smirnov 1948); of so many the correction is small.
    int n = 1000;
    double[] recent = new double[n];
    double[] heldOut = new double[n];
    for (int i = 0; i < n; i++) {
      heldOut[i] = i;
      recent[i] = i + 60.5;
    }

    TwoSampleTest test = TwoSampleTest.of(HeldOutScores.of(heldOut), recent);

    assertThat(test.statistic()).isEqualTo(0.061, within(1e-12));
    assertThat(test.pValue()).isEqualTo(0.0481, within(0.002));
  }

  @ParameterizedTest
  @CsvSource({"20, 20, 0", "31, 25, 0.5", "200, 40, 0.4", "60, 60, 1"})
  void theProbabilityIsThatOfPermutations(int heldOut, int recent, double shift) {
    Random random = new Random(7);
    double[] first = normal(random, heldOut, 0);
    double[] second = normal(random, recent, shift);
    TwoSampleTest test = TwoSampleTest.of(HeldOutScores.of(first), second);

    double[] all = new double[heldOut + recent];
    System.arraycopy(first, 0, all, 0, heldOut);
    System.arraycopy(second, 0, all, heldOut, recent);
    int asLarge = 0;
    int permutations = 2000;
    for (int i = 0; i < permutations; i++) {
      for (int j = all.length - 1; j > 0; j--) {
        int other = random.nextInt(j + 1);
        double kept = all[j];
        all[j] = all[other];
        all[other] = kept;
      }
      double[] a = java.util.Arrays.copyOf(all, heldOut);
      double[] b = java.util.Arrays.copyOfRange(all, heldOut, all.length);
      java.util.Arrays.sort(b);
      if (TwoSampleTest.of(HeldOutScores.of(a), b).statistic() >= test.statistic() - 1e-12) {
        asLarge++;
      }
    }

    assertThat(test.pValue()).isCloseTo((double) asLarge / permutations, within(0.08));
  }
}
