package org.deepfeature.dfm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.junit.jupiter.api.Test;

class MetricPropertiesTest {
  /** Scores from few levels, so that ties are common, and labels that depend on them a little. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Sample(double[] scores, boolean[] anomalous) {
    static Sample draw(long seed, int n) {
      Random random = new Random(seed);
      double[] scores = random.ints(n, -8, 9).asDoubleStream().toArray();
      boolean[] anomalous = new boolean[n];
      for (int i = 0; i < n; i++) {
        anomalous[i] = random.nextInt(20) < 10 + scores[i];
      }
      return new Sample(scores, anomalous);
    }

    boolean[] complement() {
      boolean[] other = anomalous.clone();
      for (int i = 0; i < other.length; i++) {
        other[i] ^= true;
      }
      return other;
    }
  }

  @Property(tries = 200)
  void rankingMetricsSurviveMonotoneMaps(@ForAll long seed, @ForAll @IntRange(max = 60) int n) {
    Sample s = Sample.draw(seed, n);
    double[] mapped = Arrays.stream(s.scores).map(v -> Math.exp(v / 3) - 40).toArray();
    ImageMetrics before = ImageMetrics.of(s.scores, s.anomalous);
    ImageMetrics after = ImageMetrics.of(mapped, s.anomalous);
    assertThat(after.auroc()).isEqualTo(before.auroc());
    assertThat(after.aupr()).isEqualTo(before.aupr());
    assertThat(after.averagePrecision()).isEqualTo(before.averagePrecision());
    assertThat(after.f1Max().map(F1Max::value)).isEqualTo(before.f1Max().map(F1Max::value));
  }

  @Property(tries = 200)
  void aurocIsTheShareOfOrderedPairs(@ForAll long seed, @ForAll @IntRange(max = 40) int n) {
    Sample s = Sample.draw(seed, n);
    double won = 0;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (s.anomalous[i] && !s.anomalous[j]) {
          pairs++;
          won += 0.5 + 0.5 * Math.signum(s.scores[i] - s.scores[j]);
        }
      }
    }
    Assume.that(pairs > 0);
    assertThat(Auroc.of(s.scores, s.anomalous)).hasValueCloseTo(won / pairs, within(1e-14));
    double swapped = Auroc.of(s.scores, s.complement()).getAsDouble();
    assertThat(swapped).isCloseTo(1 - won / pairs, within(1e-14));
    var last = RocCurve.of(s.scores, s.anomalous).orElseThrow().points();
    assertThat(last.get(last.size() - 1)).isEqualTo(new RocCurve.Point(1, 1));
  }

  @Property(tries = 100)
  void pixelsAreWithinTheStatedBoundOfTheExactValues(@ForAll long seed) {
    // Scores a few units in the last place apart: many share a bin, so the bound has work to do.
    Random random = new Random(seed);
    int n = 400;
    float[] map = new float[n];
    double[] scores = new double[n];
    boolean[] mask = new boolean[n];
    for (int i = 0; i < n; i++) {
      mask[i] = i < 80;
      scores[i] = map[i] = Float.intBitsToFloat(0x3f800000 + random.nextInt(mask[i] ? 3000 : 2000));
    }
    PixelAccumulator accumulator = new PixelAccumulator(1);
    accumulator.add(map, mask, new ImageSize(20, 20));
    PixelMetrics binned = accumulator.result();
    double exact = Auroc.of(scores, mask).getAsDouble();
    assertThat(binned.aurocErrorBound()).isBetween(1e-4, 0.2);
    assertThat(binned.auroc()).hasValueCloseTo(exact, within(binned.aurocErrorBound()));
    // One region and no limit: AUPRO is AUROC.
    assertThat(binned.regions()).isEqualTo(1);
    assertThat(binned.aupro()).hasValueCloseTo(exact, within(binned.auproErrorBound()));
    assertThat(binned.aupro()).hasValueCloseTo(binned.auroc().getAsDouble(), within(1e-12));
    F1Max best = binned.f1Max().orElseThrow();
    double loss = F1Max.of(scores, mask).orElseThrow().value() - best.value();
    assertThat(loss).isBetween(-1e-15, binned.f1MaxErrorBound());
  }

  @Property(tries = 200)
  void binsKeepTheOrderOfFloats(@ForAll float a, @ForAll float b) {
    Assume.that(Float.isFinite(a) && Float.isFinite(b) && a <= b);
    assertThat(PixelHistogram.bin(a)).isLessThanOrEqualTo(PixelHistogram.bin(b));
    double edge = PixelHistogram.lowerEdge(PixelHistogram.bin(a));
    assertThat(edge).isLessThanOrEqualTo(a);
    assertThat(a - edge).isLessThanOrEqualTo(Math.max(Math.abs(edge) / 32768, 0x1p-141));
  }

  @Property(tries = 200)
  void normalizationKeepsOrderAndThreshold(
      @ForAll double t, @ForAll double a, @ForAll double b, @ForAll double s) {
    Normalization n = Normalization.of(t, new double[] {a, b});
    assertThat(n.apply(s)).isBetween(0.0, 1.0);
    assertThat(n.apply(s)).isGreaterThanOrEqualTo(n.apply(Math.min(s, a)));
    assertThat(n.apply(t)).isEqualTo(0.5);
    assertThat(n.apply(Math.max(s, t))).isGreaterThanOrEqualTo(0.5);
  }

  @Test
  void normalizationOfOneValueIsAStep() {
    Normalization n = new Normalization(3, 3, 3);
    assertThat(new double[] {n.apply(2), n.apply(3), n.apply(4)}).containsExactly(0, 0.5, 1);
    assertThat(new Normalization(4, 0, 8).apply(6)).isEqualTo(0.75);
  }

  @Test
  void undefinedMetricsAreAbsent() {
    assertThat(ImageMetrics.of(new double[0], new boolean[0]).auroc()).isEmpty();
    PixelMetrics none = new PixelAccumulator().result();
    assertThat(none.auroc()).isEmpty();
    assertThat(none.aupro()).isEmpty();
    assertThat(none.f1Max()).isEmpty();
    PixelAccumulator normal = new PixelAccumulator();
    normal.add(new float[] {1, 2}, new boolean[2], new ImageSize(1, 2));
    assertThat(normal.result().aupro()).isEmpty();
    PixelAccumulator anomalous = new PixelAccumulator();
    anomalous.add(new float[] {1, 2}, new boolean[] {true, true}, new ImageSize(1, 2));
    assertThat(anomalous.result().auroc()).isEmpty();
    assertThat(anomalous.result().aupro()).isEmpty();
    assertThat(anomalous.result().f1Max()).contains(new F1Max(1, 1));
  }

  @Test
  void badInputIsNamed() {
    assertThatThrownBy(() -> Auroc.of(new double[] {1, Double.NaN}, new boolean[2]))
        .hasMessage("Score NaN at index 1; expected a finite number");
    assertThatThrownBy(() -> Auroc.of(new double[2], new boolean[3]))
        .hasMessage("2 scores do not go with 3 labels");
    PixelAccumulator pixels = new PixelAccumulator();
    float[] infinite = {0, 0, 0, Float.POSITIVE_INFINITY};
    assertThatThrownBy(() -> pixels.add(infinite, new boolean[4], new ImageSize(2, 2)))
        .hasMessage(
            "Score Infinity at row 1, column 1; expected a finite number; maps are float32, which"
                + " ends at 3.4e38: divide what is fitted on and scored");
    assertThatThrownBy(() -> pixels.add(new float[3], new boolean[4], new ImageSize(2, 2)))
        .hasMessage("A map of 3 and a mask of 4 pixels; expected 2 x 2");
    assertThatThrownBy(() -> Threshold.quantile(new double[0], 0.5))
        .hasMessageStartingWith("A quantile of 0 scores");
  }

  /** The test machine gives tests 1 GB; one image of 2000² here, half of it one region. */
  @Test
  void aLargeImageIsCounted() {
    Random random = new Random(1);
    int n = 2000 * 2000;
    float[] map = new float[n];
    boolean[] mask = new boolean[n];
    for (int i = 0; i < n; i++) {
      mask[i] = i < n / 2;
      map[i] = (float) Math.exp(random.nextGaussian() + (mask[i] ? 1 : 0));
    }
    PixelAccumulator pixels = new PixelAccumulator();
    pixels.add(map, mask, new ImageSize(2000, 2000));
    // Two normal distributions one standard deviation apart: AUROC = Φ(1 / √2).
    assertThat(pixels.result().auroc()).hasValueCloseTo(0.7602, within(1e-3));
    assertThat(pixels.result().aurocErrorBound()).isLessThan(1e-5);
    assertThat(pixels.result().auproErrorBound()).isLessThan(1e-4);
  }
}
