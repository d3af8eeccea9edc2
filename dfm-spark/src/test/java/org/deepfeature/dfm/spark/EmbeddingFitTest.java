package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same numbers as on one machine, however the rows are divided. */
class EmbeddingFitTest {
  private static final NormalRows FRESH_SHORT = NormalRows.of(300, 40, 99);

  private static DfmEstimator estimator(String... options) {
    List<String> all = new ArrayList<>(List.of("linalg=java"));
    all.addAll(Arrays.asList(options));
    return new DfmEstimator().setInputCol("embedding").setOptions(all.toArray(new String[0]));
  }

  private static double[] scores(DfmSparkModel model, NormalRows rows) {
    Dataset<Row> scored = model.transform(rows.frame(3)).select("path", "score").orderBy("path");
    return scored.collectAsList().stream().mapToDouble(row -> row.getDouble(1)).toArray();
  }

  private static double[] scores(DfmModel model, Matrix rows) {
    return model.score(List.of(rows)).values();
  }

  private static void assertAlike(double[] found, double[] expected, double relative) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i])
          .isCloseTo(expected[i], within(relative * Math.max(1e-9, Math.abs(expected[i]))));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7})
  void fewImagesAreFittedAsOneMachineFitsThem(int partitions) {
    NormalRows rows = NormalRows.of(230, 40, 1);
    OneMachine alone = new OneMachine("0.97", ScoreType.FRE, false);

    DfmSparkModel model = estimator().fit(rows.frame(partitions));

    assertThat(model.summary().orElseThrow().summarised()).isFalse();
    assertThat(model.threshold()).isCloseTo(alone.thresholdOfFolds(rows.matrix()), within(1e-9));
    assertAlike(
        scores(model, FRESH_SHORT), scores(alone.model(rows.matrix()), FRESH_SHORT.matrix()), 1e-9);
  }

  /** Below and beyond the number of images whose rows travel as they are. */
  @ParameterizedTest
  @CsvSource({"3, 230", "7, 1300"})
  void thresholdsOfOneInFiveAreThoseOfOneMachineThatKeepsEverything(int partitions, int count) {
    NormalRows rows = NormalRows.of(count, 40, 4);

    DfmSparkModel model = estimator("held-out=fifth").fit(rows.frame(partitions));

    assertThat(model.summary().orElseThrow().summarised()).isEqualTo(count > 512);
    double expected = new OneMachine("0.97", ScoreType.FRE, false).thresholdOfFifth(rows);
    assertThat(model.threshold()).isCloseTo(expected, within(1e-5 * expected));
  }

  @Test
  void foldsAreRefusedBeforeAnythingRuns() {
    DfmEstimator folds = estimator("held-out=folds");
    Dataset<Row> frame = NormalRows.of(30, 40, 4).frame(2);

    assertThatThrownBy(() -> folds.fit(frame))
        .hasMessageContaining("held-out folds needs all embeddings on one machine");
  }

  @ParameterizedTest
  @CsvSource({"1, FRE, false", "7, NLL, true", "64, FRE, true"})
  void shortRowsAreFittedExactlyHoweverMany(int partitions, ScoreType score, boolean standardize) {
    NormalRows rows = NormalRows.of(1300, 40, 2);
    OneMachine alone = new OneMachine("0.97", score, standardize);

    DfmSparkModel model =
        estimator("score=" + score, "standardize=" + standardize).fit(rows.frame(partitions));

    FitSummary summary = model.summary().orElseThrow();
    assertThat(summary.summarised()).isTrue();
    assertThat(summary.lostRatio()).isZero();
    assertThat(summary.images()).isEqualTo(1300);
    double expected = alone.thresholdOfHeldOut(rows, 200);
    assertThat(model.threshold()).isCloseTo(expected, within(1e-5 * Math.abs(expected)));
    List<Integer> order = new ArrayList<>(IntStream.range(0, 1300).boxed().toList());
    Collections.shuffle(order, new Random(partitions));
    assertThat(alone.thresholdOfStream(rows, order))
        .isCloseTo(model.threshold(), within(1e-7 * Math.abs(expected)));
    assertAlike(
        scores(model, FRESH_SHORT), scores(alone.model(rows.matrix()), FRESH_SHORT.matrix()), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"2, false", "7, true"})
  void longRowsAreSketchedAndTheLossIsTold(int partitions, boolean standardize) {
    NormalRows rows = NormalRows.of(900, 1100, 3);
    NormalRows fresh = NormalRows.of(200, 1100, 98);
    OneMachine alone = new OneMachine("0.97", ScoreType.FRE, standardize);
    DfmModel exact = alone.model(rows.matrix());

    DfmSparkModel model = estimator("standardize=" + standardize).fit(rows.frame(partitions));

    FitSummary summary = model.summary().orElseThrow();
    assertThat(summary.lostRatio()).isBetween(1e-12, 0.03);
    assertThat(summary.explainedRatio())
        .isCloseTo(exact.layers().get(0).projection().explainedVarianceRatio(), within(0.002));
    double[] expected = scores(exact, fresh.matrix());
    assertThat(Ranks.correlation(scores(model, fresh), expected)).isGreaterThan(0.999);
    double threshold = alone.thresholdOfHeldOut(rows, 200);
    assertThat(model.threshold()).isCloseTo(threshold, within(0.02 * threshold));
  }

  @Test
  void theFitDoesNotDependOnTheDivision() {
    NormalRows rows = NormalRows.of(1300, 40, 2);
    double one = estimator().fit(rows.frame(1)).threshold();
    double five = estimator().fit(rows.frame(5).repartition(3)).threshold();

    assertThat(five).isCloseTo(one, within(1e-9 * one));
  }
}
