package org.deepfeature.dfm.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.deepfeature.dfm.report.internal.plot.Axis;
import org.junit.jupiter.api.Test;

class ScoreAxisTest {
  private static double[] scores(int n, double mean, double deviation) {
    Random random = new Random(n);
    return IntStream.range(0, n)
        .mapToDouble(i -> mean + deviation * random.nextGaussian())
        .toArray();
  }

  private static double[] together(double[]... parts) {
    return DoubleStream.concat(DoubleStream.of(parts[0]), DoubleStream.of(parts[1])).toArray();
  }

  /** The larger share of the scores in one twentieth of the axis. */
  private static double crowding(Axis axis, double[] scores) {
    int[] counts = new int[20];
    for (double score : scores) {
      counts[Math.min(19, (int) (20 * axis.place(score)))]++;
    }
    return (double) IntStream.of(counts).max().orElseThrow() / scores.length;
  }

  @Test
  void normalImagesFarBelowTheAnomalousOnesAreNotOneBar() {
    for (int anomalous : new int[] {30, 200}) {
      double[] scores = together(scores(100, 1, 0.15), scores(anomalous, 10, 2));
      Axis axis = ScoreAxis.of(scores);
      assertThat(axis.logarithmic()).isTrue();
      double linear = crowding(Axis.linear(axis.valueAt(0), axis.valueAt(1)), scores);
      assertThat(crowding(axis, scores)).isLessThan(linear);
    }
  }

  @Test
  void scoresOverDecadesAreLogarithmic() {
    double[] scores = IntStream.range(0, 50).mapToDouble(i -> Math.pow(10, i / 10.0)).toArray();
    Axis axis = ScoreAxis.of(scores);
    assertThat(axis.logarithmic()).isTrue();
    assertThat(crowding(axis, scores)).isLessThan(0.1);
  }

  @Test
  void evenScoresAreLinearHoweverLargeTheRatio() {
    assertThat(ScoreAxis.of(IntStream.rangeClosed(1, 200).asDoubleStream().toArray()).logarithmic())
        .isFalse();
    assertThat(ScoreAxis.of(together(scores(50, 12, 1), scores(50, 17, 2))).logarithmic())
        .isFalse();
  }

  @Test
  void oneScoreNextToZeroDoesNotPushAllOthersIntoACorner() {
    double[] others = IntStream.range(0, 50).mapToDouble(i -> Math.pow(10, i / 30.0)).toArray();
    assertThat(ScoreAxis.of(together(new double[] {1e-12}, others)).logarithmic()).isFalse();
  }

  @Test
  void scoresAtOrBelowZeroHaveNoLogarithm() {
    for (double low : new double[] {0, -3}) {
      double[] scores = together(scores(100, 1, 0.1), new double[] {low, 1000});
      Axis axis = ScoreAxis.of(scores);
      assertThat(axis.logarithmic()).isFalse();
      assertThat(axis.place(low)).isZero();
      assertThat(axis.place(1000)).isEqualTo(1);
    }
  }

  @Test
  void scoresThatAreAllTheSameStillStandOnAnAxis() {
    for (double same : new double[] {0, -2, 7e-9, 1e300}) {
      Axis axis = ScoreAxis.of(new double[] {same, same});
      assertThat(axis.place(same)).isZero();
      assertThat(axis.ticks()).isNotEmpty();
    }
  }
}
