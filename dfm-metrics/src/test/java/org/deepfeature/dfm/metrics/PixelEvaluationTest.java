package org.deepfeature.dfm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.api.Test;

class PixelEvaluationTest {
  private static final ImageSize SIZE = new ImageSize(320, 320);
  private static final int PIXELS = 320 * 320;

  private static float[] map(Random random, int defect, float shift) {
    float[] map = new float[PIXELS];
    for (int i = 0; i < PIXELS; i++) {
      map[i] = random.nextFloat() + (i < defect ? shift : 0);
    }
    return map;
  }

  private static boolean[] mask(int defect) {
    boolean[] mask = new boolean[PIXELS];
    Arrays.fill(mask, 0, defect, true);
    return mask;
  }

  @Property(tries = 10)
  void everythingIsTheSumOfItsKinds(@ForAll long seed) {
    Random random = new Random(seed);
    float[] good = map(random, 0, 0);
    float[] crack = map(random, 50, 0.5f);
    float[] hole = map(random, 700, 0.2f);
    PixelAccumulator together = new PixelAccumulator();
    together.add(good, mask(0), SIZE);
    together.add(crack, mask(50), SIZE);
    together.add(hole, mask(700), SIZE);
    PixelAccumulator holes = new PixelAccumulator();
    holes.add(good, mask(0), SIZE);
    holes.add(hole, mask(700), SIZE);

    PixelEvaluation evaluation = new PixelEvaluation(SIZE, OptionalDouble.of(0.9));
    evaluation.addAnomalous("crack", crack, mask(50));
    evaluation.addNormal(good);
    evaluation.addAnomalous("hole", hole, mask(700));

    assertThat(evaluation.metrics()).isEqualTo(together.result());
    assertThat(evaluation.metricsOfKinds()).containsOnlyKeys("crack", "hole");
    assertThat(evaluation.metricsOfKinds()).containsEntry("hole", holes.result());
    List<RegionOverlapCurve.Point> curve = evaluation.curve().orElseThrow().points();
    double area = 0;
    for (int i = 1; i < curve.size(); i++) {
      double width = curve.get(i).falsePositiveRate() - curve.get(i - 1).falsePositiveRate();
      area += width * (curve.get(i).overlap() + curve.get(i - 1).overlap()) / 2;
    }
    assertThat(curve).hasSizeLessThan(900);
    assertThat(evaluation.metrics().aupro()).hasValueCloseTo(area / 0.3, within(2e-3));
  }

  @Test
  void aupimoIsOneForDefectsAboveAllNormalPixelsAndZeroForOnesAmongThem() {
    Random random = new Random(1);
    PixelEvaluation evaluation = new PixelEvaluation(SIZE, OptionalDouble.empty());
    evaluation.addAnomalous("a", map(random, 9, 2), mask(9));
    evaluation.addAnomalous("b", map(random, 9, -1), mask(9));
    evaluation.addAnomalous("empty", map(random, 0, 0), mask(0));
    evaluation.addNormal(map(random, 0, 0));
    Aupimo aupimo = evaluation.aupimo().orElseThrow();
    assertThat(aupimo.perImage())
        .containsExactly(OptionalDouble.of(1), OptionalDouble.of(0), OptionalDouble.empty());
    assertThat(aupimo.mean()).isEqualTo(0.5);
  }

  @Test
  void aupimoNeedsNormalPixelsEnoughToResolveItsLowerLimit() {
    ImageSize small = new ImageSize(100, 100);
    PixelEvaluation evaluation = new PixelEvaluation(small, OptionalDouble.empty());
    boolean[] mask = new boolean[10_000];
    mask[5] = true;
    evaluation.addAnomalous("a", new float[10_000], mask);
    for (int i = 0; i < 9; i++) {
      evaluation.addNormal(new float[10_000]);
    }
    assertThat(evaluation.aupimo()).isEmpty();
    evaluation.addNormal(new float[10_000]);
    // All scores tie: F jumps from 0 to 1, the diagonal; the mean worth of a rate in 0..1.
    double expected = (Aupimo.UPPER - Aupimo.LOWER) / Math.log(10);
    assertThat(evaluation.aupimo().orElseThrow().mean()).isCloseTo(expected, within(1e-12));
  }

  @Test
  void nothingAddedGivesNothing() {
    PixelEvaluation none = new PixelEvaluation(SIZE, OptionalDouble.of(1));
    assertThat(none.atThreshold()).isEmpty();
    assertThat(none.aupimo()).isEmpty();
    assertThat(none.curve()).isEmpty();
    assertThat(none.metrics().auroc()).isEmpty();
  }

  @Test
  void aKindIsComparedWithAllNormalImagesAndNoOtherKind() {
    double[] scores = {1, 2, 3, 0, 5};
    boolean[] anomalous = {false, false, true, true, true};
    Map<String, DefectTypeMetrics> kinds =
        DefectTypeMetrics.of(
            scores, anomalous, List.of("good", "good", "hole", "crack", "hole"), Map.of());
    assertThat(kinds.keySet()).containsExactly("crack", "hole");
    assertThat(kinds)
        .containsEntry(
            "crack", new DefectTypeMetrics(1, OptionalDouble.of(0), OptionalDouble.empty()))
        .containsEntry(
            "hole", new DefectTypeMetrics(2, OptionalDouble.of(1), OptionalDouble.empty()));
  }
}
