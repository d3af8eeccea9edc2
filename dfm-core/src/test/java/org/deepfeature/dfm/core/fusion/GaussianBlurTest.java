package org.deepfeature.dfm.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Golden values: {@code scipy.ndimage.gaussian_filter(map, sigma, mode="reflect", truncate=4.0)} of
 * SciPy 1.17.1, float64.
 */
class GaussianBlurTest {
  private static final ImageSize SIZE = new ImageSize(4, 5);
  private static final double[] MAP = {
    0, 1, 2, 3, 4, 5, -6, 7, 8, 9, 10, 11, 120, 13, 14, 15, 16, 17, 18, -19
  };

  private static void assertBlurred(double sigma, double... expected) {
    assertThat(new GaussianBlur(sigma).apply(MAP, SIZE)).containsExactly(expected, within(1e-12));
  }

  @Test
  void narrowOneReachesTheNextPixelsAlone() {
    assertBlurred(
        0.5,
        0.5068055576624974,
        0.5322459601148055,
        2.4223088135265085,
        3.5386436451373067,
        4.428976988363657,
        4.104331951558541,
        -0.19890807117131581,
        15.039498533995415,
        9.22132568381414,
        8.88815631822741,
        9.992020019225608,
        19.03712639399249,
        78.68052819509023,
        21.60828980895796,
        10.292511879674642,
        14.573733724700256,
        16.688425839894748,
        25.51986671639369,
        15.069046185774178,
        -11.944934144932773);
  }

  @Test
  void bordersAreMirroredWithTheOutermostPixelTwice() {
    assertBlurred(
        1,
        1.8790570435834433,
        3.2965417748095485,
        5.781459859281056,
        6.34971528016381,
        5.945454106765995,
        5.838200315951189,
        10.754674047488571,
        16.451086323552037,
        13.663303085429204,
        8.972045015897072,
        11.794769136174475,
        20.075505665920556,
        27.70334739056596,
        19.67825812135577,
        8.581145573847708,
        14.94918368159202,
        21.277936212259537,
        26.02466421813697,
        16.29033390631941,
        2.6933192409056947);
  }

  @Test
  void wideOneIsMirroredMoreThanOnce() {
    assertBlurred(
        2.5,
        11.109868358226738,
        11.208191376826552,
        11.274913277451454,
        11.225983549942017,
        11.138381756328132,
        11.971964403281952,
        12.019614195498967,
        11.995327756917899,
        11.844165378704382,
        11.687781874842692,
        13.183804685168257,
        13.15913003285507,
        13.005147419324162,
        12.708515705001673,
        12.454358881382948,
        14.036181631550415,
        13.959915664284292,
        13.713543319475143,
        13.31342886004496,
        12.989781872892227);
  }

  @Test
  void mapOfOneRowIsSmoothedAlongIt() {
    assertThat(new GaussianBlur(1.3).apply(new double[] {3, -1, 8}, new ImageSize(1, 3)))
        .containsExactly(
            new double[] {2.396843880168916, 3.2269603372385713, 4.376195782592513}, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 4, 40, 256})
  void sumStaysAndSoDoesAConstant(double sigma) {
    double[] noise = new Random(4).doubles(MAP.length).toArray();
    double[] constant = new double[noise.length];
    Arrays.fill(constant, 7.25);

    assertThat(Arrays.stream(new GaussianBlur(sigma).apply(noise, SIZE)).sum())
        .isCloseTo(Arrays.stream(noise).sum(), within(1e-10));
    assertThat(new GaussianBlur(sigma).apply(constant, SIZE))
        .containsExactly(constant, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, 0.124})
  void nothingIsDoneWhereNoNeighbourIsInReach(double sigma) {
    assertThat(new GaussianBlur(sigma).apply(MAP, SIZE)).isEqualTo(MAP);
  }

  @Test
  void inputIsNeverChanged() {
    double[] map = MAP.clone();

    new GaussianBlur(2).apply(map, SIZE);

    assertThat(map).isEqualTo(MAP);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, 256.5})
  void whatIsNoWidthIsRefused(double sigma) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GaussianBlur(sigma))
        .withMessageContaining("Blur " + sigma)
        .withMessageContaining("0 to 256");
  }
}
