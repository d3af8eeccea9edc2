package org.deepfeature.dfm.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.metrics.PixelsAtThreshold;
import org.deepfeature.dfm.metrics.TestMetrics;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.report.ReportData;
import org.deepfeature.dfm.report.picture.HeatMaps;
import org.deepfeature.dfm.report.recorder.TestRecorder;
import org.deepfeature.dfm.trainer.processor.StandardEvaluator;

/**
 * Gathers what a test's report tells.
 *
 * @param session fitted
 * @param recorder of the test
 * @param evaluator of the test
 * @param metrics that the evaluator found
 * @param json all that goes into {@code metrics.json}
 */
record TestReport(
    ModelSession session,
    TestRecorder recorder,
    StandardEvaluator evaluator,
    TestMetrics metrics,
    MetricsJson json) {

  ReportData data() {
    PostProcessor postProcessor = session.dfm().fitted().postProcessor();
    List<String> warnings = new ArrayList<>();
    json.node().path(Warnings.KEY).forEach(sentence -> warnings.add(sentence.asText()));
    return new ReportData(
        "DFM on " + dataName(session.configuration()),
        warnings,
        cards(),
        metrics.kinds(),
        List.of(
            new ReportData.Table("Settings", settings()),
            new ReportData.Table("Provenance", provenance()),
            new ReportData.Table("Measurements", measurements())),
        OptionalDouble.of(postProcessor.image().threshold()),
        evaluator.regionOverlap(),
        postProcessor.pixel().map(HeatMaps::scale).orElseGet(List::of),
        recorder.images());
  }

  private static String dataName(Configuration c) {
    String name = String.valueOf(dataPath(c).getFileName());
    return c.dataset().category() == null ? name : name + " / " + c.dataset().category();
  }

  private static Path dataPath(Configuration c) {
    String data =
        c.dataset().data() == null ? String.valueOf(c.dataset().normal()) : c.dataset().data();
    return Path.of(data).toAbsolutePath().normalize();
  }

  private List<ReportData.Metric> cards() {
    List<ReportData.Metric> cards = new ArrayList<>();
    OptionalDouble f1Max =
        metrics
            .images()
            .f1Max()
            .map(f -> OptionalDouble.of(f.value()))
            .orElseGet(OptionalDouble::empty);
    add(
        cards,
        "image AUROC",
        metrics.images().auroc(),
        metrics.intervals().auroc(),
        "an anomalous image scores higher");
    add(
        cards,
        "image AUPR",
        metrics.images().aupr(),
        metrics.intervals().aupr(),
        "precision over recall");
    add(
        cards,
        "image F1",
        metrics.confusion().f1(),
        metrics.intervals().f1(),
        "at the model's threshold");
    add(cards, "image F1Max", f1Max, metrics.intervals().f1Max(), "at the best threshold");
    add(
        cards,
        "pixel AUROC",
        metrics.pixels().auroc(),
        Optional.empty(),
        "a defect's pixel scores higher");
    add(
        cards,
        "pixel AUPRO",
        metrics.pixels().aupro(),
        Optional.empty(),
        "regions found, to 30 % false positives");
    OptionalDouble aupimo =
        metrics.aupimo().map(a -> OptionalDouble.of(a.mean())).orElseGet(OptionalDouble::empty);
    add(
        cards,
        "pixel AUPIMO",
        aupimo,
        metrics.aupimoInterval(),
        "found with next to no false positives");
    OptionalDouble pro =
        metrics.pixelsAtThreshold().map(PixelsAtThreshold::pro).orElseGet(OptionalDouble::empty);
    add(cards, "pixel PRO", pro, Optional.empty(), "regions found at the pixel threshold");
    return cards;
  }

  private static void add(
      List<ReportData.Metric> cards,
      String name,
      OptionalDouble value,
      Optional<Interval> interval,
      String meaning) {
    value.ifPresent(v -> cards.add(new ReportData.Metric(name, v, interval, meaning)));
  }

  private List<ReportData.Entry> settings() {
    Configuration c = session.configuration();
    List<ReportData.Entry> entries = new ArrayList<>();
    entries.add(new ReportData.Entry("backbone", c.backbone()));
    entries.add(new ReportData.Entry("layer", String.join(", ", c.layers())));
    entries.add(new ReportData.Entry("image size", c.imageSize()));
    entries.add(new ReportData.Entry("pooling", String.valueOf(c.pooling())));
    entries.add(new ReportData.Entry("channels standardised", String.valueOf(c.standardize())));
    if (c.recipe() != null) {
      entries.add(new ReportData.Entry("recipe", c.recipe()));
    }
    entries.add(new ReportData.Entry("score", c.score()));
    if (c.score().equals("fre")) {
      entries.add(
          new ReportData.Entry(
              "scale of maps, of scores",
              c.layerFusion().mapScale() + ", " + c.layerFusion().scoreScale()));
      entries.add(
          new ReportData.Entry(
              "fusion of layers, score of an image",
              c.layerFusion().combination() + ", " + c.layerFusion().imageScore()));
    }
    entries.add(
        new ReportData.Entry(
            "threshold of images, of pixels",
            c.thresholds().threshold() + ", " + c.thresholds().pixelThreshold()));
    entries.add(
        new ReportData.Entry(
            "reducer", c.algorithms().reducer() + ", level " + c.algorithms().pcaLevel()));
    if (c.score().equals("nll")) {
      entries.add(new ReportData.Entry("density", c.algorithms().density()));
    }
    entries.add(new ReportData.Entry("linear algebra", c.algorithms().linalg()));
    entries.add(new ReportData.Entry("seed", String.valueOf(c.seed())));
    session
        .dfm()
        .fitted()
        .model()
        .layers()
        .forEach(
            l ->
                entries.add(
                    new ReportData.Entry(
                        "k of " + l.layout().layer(),
                        "%d of %d, %.2f %% of the variance"
                            .formatted(
                                l.projection().components(),
                                l.layout().dimension(),
                                100 * l.projection().explainedVarianceRatio()))));
    return entries;
  }

  private List<ReportData.Entry> provenance() {
    String version = TestReport.class.getPackage().getImplementationVersion();
    return List.of(
        new ReportData.Entry("data", dataPath(session.configuration()).toString()),
        new ReportData.Entry("backbone SHA-256", session.backbone().sha256()),
        new ReportData.Entry("DFM", version == null ? "not packaged" : version),
        new ReportData.Entry("Java", System.getProperty("java.version")),
        new ReportData.Entry(
            "system", System.getProperty("os.name") + ", " + System.getProperty("os.arch")));
  }

  private List<ReportData.Entry> measurements() {
    List<ReportData.Entry> entries = new ArrayList<>();
    json.node()
        .properties()
        .forEach(
            e -> {
              JsonNode value = e.getValue();
              if (value.isNumber() && !e.getKey().endsWith("_error_bound")) {
                MetricText.of(value)
                    .ifPresent(
                        text ->
                            entries.add(new ReportData.Entry(e.getKey().replace('_', ' '), text)));
              }
            });
    return entries;
  }
}
