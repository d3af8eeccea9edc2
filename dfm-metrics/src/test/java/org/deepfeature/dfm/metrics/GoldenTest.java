package org.deepfeature.dfm.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against scikit-learn and SciPy; {@code make_golden.py} beside the data says how. */
class GoldenTest {
  private static final double EXACT = 1e-12;

  static Stream<JsonNode> golden(String list) {
    try (InputStream in = GoldenTest.class.getResourceAsStream("golden.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).get(list).spliterator(), false);
    } catch (java.io.IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> rankings() {
    return golden("rankings");
  }

  static Stream<JsonNode> quantiles() {
    return golden("quantiles");
  }

  static Stream<JsonNode> pixels() {
    return golden("pixels");
  }

  static double[] doubles(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }

  private static void assertSame(OptionalDouble actual, JsonNode golden, String key) {
    assertThat(actual.isPresent()).as(key).isEqualTo(golden.has(key));
    actual.ifPresent(
        v -> assertThat(v).as(key).isCloseTo(golden.get(key).asDouble(), within(EXACT)));
  }

  @ParameterizedTest
  @MethodSource("rankings")
  void imageMetricsAreThoseOfScikitLearn(JsonNode golden) {
    double[] scores = doubles(golden.get("scores"));
    boolean[] anomalous = labels(golden);
    ImageMetrics metrics = ImageMetrics.of(scores, anomalous);
    assertSame(metrics.auroc(), golden, "auroc");
    assertSame(metrics.aupr(), golden, "aupr");
    assertSame(metrics.averagePrecision(), golden, "average_precision");
    assertThat(metrics.f1Max().isPresent()).isEqualTo(golden.has("f1_max"));
    metrics
        .f1Max()
        .ifPresent(best -> assertSame(OptionalDouble.of(best.value()), golden, "f1_max"));
    OptionalDouble threshold = Threshold.f1Optimal(scores, anomalous);
    assertSame(threshold, golden, "f1_threshold");
    for (JsonNode at : golden.get("at_thresholds")) {
      assertSame(ConfusionMatrix.of(scores, anomalous, at.get("threshold").asDouble()), at);
    }
  }

  private static void assertSame(ConfusionMatrix actual, JsonNode golden) {
    assertThat(
            new double[] {
              actual.truePositives(),
              actual.falsePositives(),
              actual.trueNegatives(),
              actual.falseNegatives()
            })
        .isEqualTo(doubles(golden.get("counts")));
    assertSame(actual.f1(), golden, "f1");
    assertSame(actual.precision(), golden, "precision");
    assertSame(actual.recall(), golden, "recall");
  }

  private static boolean[] labels(JsonNode golden) {
    boolean[] anomalous = new boolean[golden.get("anomalous").size()];
    for (int i = 0; i < anomalous.length; i++) {
      anomalous[i] = golden.get("anomalous").get(i).asBoolean();
    }
    return anomalous;
  }

  static Stream<JsonNode> delong() {
    return golden("delong");
  }

  @ParameterizedTest
  @MethodSource("delong")
  void deLongIsTheLoopOverAllPairs(JsonNode golden) {
    DeLong test =
        DeLong.of(doubles(golden.get("a")), doubles(golden.get("b")), labels(golden)).orElseThrow();
    assertThat(test.aurocA()).isCloseTo(golden.get("auroc").get(0).asDouble(), within(EXACT));
    assertThat(test.aurocB()).isCloseTo(golden.get("auroc").get(1).asDouble(), within(EXACT));
    assertThat(test.standardError()).isCloseTo(golden.get("error").asDouble(), within(EXACT));
    assertSame(test.p(), golden, "p");
    double[] interval = doubles(golden.get("interval"));
    assertThat(test.interval().orElseThrow().low()).isCloseTo(interval[0], within(EXACT));
    assertThat(test.interval().orElseThrow().high()).isCloseTo(interval[1], within(EXACT));
  }

  static Stream<JsonNode> aupimo() {
    return golden("aupimo");
  }

  @ParameterizedTest
  @MethodSource("aupimo")
  void aupimoIsTheIntegralOfEachImagesCurve(JsonNode golden) {
    Aupimo aupimo = new CongruentialMaps(golden).evaluation().aupimo().orElseThrow();
    double[] perImage = doubles(golden.get("per_image"));
    assertThat(aupimo.defined()).hasSameSizeAs(perImage);
    // Levels below 65,536 have bins of their own, so only the grid of the golden value is left.
    double tolerance = golden.get("levels").asInt() > 0 ? 1e-5 : aupimo.errorBound() + 1e-5;
    assertThat(aupimo.errorBound()).isBetween(0.0, 1e-2);
    assertThat(aupimo.mean()).isCloseTo(golden.get("mean").asDouble(), within(tolerance));
    for (int i = 0; i < perImage.length; i++) {
      assertThat(aupimo.perImage().get(i)).hasValueCloseTo(perImage[i], within(3e-3));
    }
  }

  @ParameterizedTest
  @MethodSource("quantiles")
  void quantilesAreThoseOfNumPy(JsonNode golden) {
    double quantile = Threshold.quantile(doubles(golden.get("scores")), golden.get("q").asDouble());
    assertThat(quantile).isCloseTo(golden.get("value").asDouble(), within(EXACT));
  }

  @ParameterizedTest
  @MethodSource("pixels")
  void pixelMetricsAreThoseOfALoopOverAllThresholds(JsonNode golden) {
    PixelAccumulator accumulator = new PixelAccumulator(golden.get("limit").asDouble());
    ImageSize size = new ImageSize(golden.get("height").asInt(), golden.get("width").asInt());
    JsonNode at = golden.get("at_threshold");
    PixelEvaluation evaluation =
        new PixelEvaluation(size, OptionalDouble.of(at.get("threshold").asDouble()));
    for (int image = 0; image < golden.get("maps").size(); image++) {
      double[] values = doubles(golden.get("maps").get(image));
      float[] map = new float[values.length];
      boolean[] mask = new boolean[values.length];
      for (int i = 0; i < values.length; i++) {
        map[i] = (float) values[i];
        mask[i] = golden.get("masks").get(image).asText().charAt(i) == '1';
      }
      accumulator.add(map, mask, size);
      evaluation.addAnomalous("kind " + image, map, mask);
    }
    PixelsAtThreshold cut = evaluation.atThreshold().orElseThrow();
    assertSame(cut.confusion(), at);
    assertSame(cut.pro(), golden, "pro");
    PixelMetrics metrics = accumulator.result();
    // Few pixels: no two distinct scores share a bin, or next to none.
    double tolerance = golden.get("name").asText().contains("level") ? EXACT : 1e-4;
    assertThat(metrics.regions()).isEqualTo(golden.get("regions").asLong());
    assertThat(metrics.auroc()).hasValueCloseTo(golden.get("auroc").asDouble(), within(tolerance));
    assertThat(metrics.aupro()).hasValueCloseTo(golden.get("aupro").asDouble(), within(tolerance));
    F1Max best = metrics.f1Max().orElseThrow();
    assertThat(best.value()).isCloseTo(golden.get("f1_max").asDouble(), within(tolerance));
    double threshold = golden.get("f1_threshold").asDouble();
    assertThat(best.threshold()).isBetween(threshold * (1 - Math.scalb(1.0, -15)), threshold);
  }
}
