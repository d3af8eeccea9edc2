package org.deepfeature.dfm.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;

class MapStatisticsTest {
  private static Matrix maps(int images, int positions, long seed) {
    Random random = new Random(seed);
    Matrix maps = Matrix.zeros(images, positions);
    for (int i = 0; i < maps.data().length; i++) {
      maps.data()[i] = Math.exp(random.nextGaussian() + i % positions);
    }
    return maps;
  }

  @Property(tries = 50)
  void takingAnImageOutGivesTheStatisticsOfTheOthers(
      @ForAll @IntRange(min = 2, max = 12) int images,
      @ForAll @IntRange(min = 1, max = 6) int positions,
      @ForAll long seed) {
    Matrix maps = maps(images, positions, seed);

    MapStatistics without =
        MapStatistics.of(List.of(maps)).without(maps.copyOfRows(images - 1, images));

    MapStatistics others = MapStatistics.of(List.of(maps.copyOfRows(0, images - 1)));
    assertThat(without.count()).isEqualTo(images - 1);
    for (int j = 0; j < positions; j++) {
      double scale = maps.data()[j] * maps.data()[j] + others.squares().data()[j];
      assertThat(without.means().data()[j])
          .isCloseTo(others.means().data()[j], within(1e-10 * (1 + others.means().data()[j])));
      assertThat(without.squares().data()[j])
          .isCloseTo(others.squares().data()[j], within(1e-8 * (1 + 1000 * scale)));
    }
  }

  @Property(tries = 30)
  void statisticsDoNotDependOnHowImagesComeInBlocks(
      @ForAll @IntRange(min = 1, max = 7) int first, @ForAll long seed) {
    Matrix maps = maps(8, 5, seed);

    MapStatistics blocks =
        MapStatistics.of(List.of(maps.copyOfRows(0, first), maps.copyOfRows(first, 8)));

    assertThat(blocks).isEqualTo(MapStatistics.of(List.of(maps)));
  }

  @Test
  void layerScaleGivesMeanZeroAndVarianceOneOverAllCells() {
    Matrix maps = maps(20, 9, 3);

    double[] scaled = MapStatistics.of(List.of(maps)).apply(maps, MapScale.LAYER).data();

    double mean = 0;
    double square = 0;
    for (double value : scaled) {
      mean += value / scaled.length;
      square += value * value / scaled.length;
    }
    assertThat(mean).isCloseTo(0, within(1e-12));
    assertThat(square).isCloseTo(1, within(1e-12));
  }

  @Test
  void locationScaleMakesAQuietPlaceAsLoudAsANoisyOne() {
    Matrix maps = Matrix.zeros(400, 2);
    Random random = new Random(5);
    for (int i = 0; i < 400; i++) {
      maps.data()[2 * i] = 10 + random.nextGaussian();
      maps.data()[2 * i + 1] = 50 + 10 * random.nextGaussian();
    }
    Matrix odd = Matrix.row(15, 60);

    double[] scaled = MapStatistics.of(List.of(maps)).apply(odd, MapScale.LOCATION).data();

    assertThat(scaled[0]).isGreaterThan(scaled[1]);
    assertThat(odd).isEqualTo(Matrix.row(15, 60));
  }

  @Test
  void constantMapsAreCentredAndNeverNaN() {
    Matrix maps = new Matrix(3, 2, new double[] {2, 2, 2, 2, 2, 2});

    Matrix scaled = MapStatistics.of(List.of(maps)).apply(Matrix.row(2, 5), MapScale.LOCATION);

    assertThat(scaled.data()).containsExactly(0, 3);
  }

  @Test
  void statisticsOfOneMapCannotDoWithoutIt() {
    Matrix map = Matrix.row(1, 2);

    assertThatIllegalStateException().isThrownBy(() -> MapStatistics.of(List.of(map)).without(map));
  }

  @Test
  void mapsOfAnotherSizeAreRefused() {
    MapStatistics statistics = MapStatistics.of(List.of(maps(3, 4, 0)));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> statistics.apply(Matrix.row(1, 2, 3), MapScale.LAYER))
        .withMessage("Maps of 3 values; expected 4");
  }

  @Test
  void stateRestoresThemToTheBit() {
    MapStatistics statistics = MapStatistics.of(List.of(maps(6, 4, 1)));

    assertThat(MapStatistics.restore(statistics.state())).isEqualTo(statistics);
  }

  @Test
  void logarithmsAreOfErrorsInMediansOfAllCells() {
    Matrix maps = new Matrix(2, 3, new double[] {1, 9, 2, 3, 5, 100});
    MapStatistics statistics = MapStatistics.of(List.of(maps)).withMedian(List.of(maps));

    double[] scaled = statistics.apply(Matrix.row(0, 4, 8), MapScale.LOG).data();

    assertThat(statistics.median()).hasValue(4);
    assertThat(scaled).containsExactly(new double[] {0, Math.log(2), Math.log(3)}, within(1e-15));
    assertThat(MapStatistics.restore(statistics.state())).isEqualTo(statistics);
    assertThat(statistics.without(maps.copyOfRows(0, 1)).median()).hasValue(4);
  }

  @Test
  void mapsThatAreMostlyEmptyAreMeasuredByATenthOfTheirMean() {
    Matrix maps = new Matrix(1, 4, new double[] {0, 0, 1e-28, 8});
    MapStatistics statistics = MapStatistics.of(List.of(maps)).withMedian(List.of(maps));

    assertThat(statistics.median().orElseThrow()).isEqualTo(0.2, within(1e-15));
    assertThat(statistics.apply(maps, MapScale.LOG).data())
        .containsExactly(new double[] {0, 0, 0, Math.log(41)}, within(1e-15));
  }

  @Test
  void mapsOfZerosAloneAreMeasuredByOneAndNeverNaN() {
    Matrix maps = Matrix.zeros(3, 4);
    MapStatistics statistics = MapStatistics.of(List.of(maps)).withMedian(List.of(maps));

    assertThat(statistics.apply(Matrix.row(0, 1, 2, 3), MapScale.LOG).data())
        .containsExactly(new double[] {0, Math.log(2), Math.log(3), Math.log(4)}, within(1e-15));
  }

  @Test
  void logarithmsNeedAMedian() {
    Matrix maps = maps(3, 4, 0);

    assertThatIllegalStateException()
        .isThrownBy(() -> MapStatistics.of(List.of(maps)).apply(maps, MapScale.LOG))
        .withMessage("Scale log without a median of held-out maps");
  }
}
