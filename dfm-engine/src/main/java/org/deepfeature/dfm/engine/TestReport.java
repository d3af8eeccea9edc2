package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.core.postprocessing.FalsePositives;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.data.DataSummary;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.metrics.PixelsAtThreshold;
import org.deepfeature.dfm.metrics.TestMetrics;
import org.deepfeature.dfm.report.MetricText;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.report.ReportData;
import org.deepfeature.dfm.report.picture.AnomalyMapVisualizer;
import org.deepfeature.dfm.report.recorder.TestRecorder;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.trainer.option.AlgorithmOptions;
import org.deepfeature.dfm.trainer.option.FusionOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.deepfeature.dfm.trainer.processor.StandardEvaluator;

/**
 * Gathers what a test's report tells.
 *
 * @param session fitted
 * @param data what there was to test on
 * @param recorder of the test
 * @param evaluator of the test
 * @param metrics that the evaluator found
 * @param json all that goes into {@code metrics.json}
 */
record TestReport(
    Session session,
    DataSummary data,
    TestRecorder recorder,
    StandardEvaluator evaluator,
    TestMetrics metrics,
    MetricsJson json) {

  ReportData content() {
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
            new ReportData.Table("Data", holds()),
            new ReportData.Table("Options given", given()),
            new ReportData.Table("Provenance", provenance()),
            new ReportData.Table("Measurements", measurements())),
        OptionalDouble.of(postProcessor.image().threshold()),
        evaluator.regionOverlap(),
        postProcessor.pixel().map(AnomalyMapVisualizer::scale).orElseGet(List::of),
        recorder.images());
  }

  private static String dataName(Configuration c) {
    String name = String.valueOf(dataPath(c).getFileName());
    return c.dataset().category() == null ? name : name + " / " + c.dataset().category();
  }

  private static Path dataPath(Configuration c) {
    String data =
        c.dataset().data() == null ? String.valueOf(c.dataset().normal()) : c.dataset().data();
    return FileNames.path(data).toAbsolutePath().normalize();
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
    ModelOptions model = session.configuration().model();
    List<ReportData.Entry> entries = new ArrayList<>();
    entries.add(new ReportData.Entry("backbone", model.backbone()));
    entries.add(new ReportData.Entry("layer", String.join(", ", model.layers())));
    entries.add(new ReportData.Entry("image size", model.imageSize()));
    entries.add(new ReportData.Entry("pooling", value("pooling")));
    entries.add(new ReportData.Entry("channels standardised", value("standardize")));
    if (model.recipe() != null) {
      entries.add(new ReportData.Entry("recipe", model.recipe()));
    }
    entries.add(new ReportData.Entry("score", model.score()));
    if (model.scoreType().hasErrors()) {
      FusionOptions fusion = model.layerFusion();
      entries.add(
          new ReportData.Entry(
              "scale of maps, of scores", fusion.mapScale() + ", " + fusion.scoreScale()));
      entries.add(
          new ReportData.Entry(
              "fusion of layers, score of an image", fusion.fusion() + ", " + fusion.imageScore()));
    }
    double blur = model.layerFusion().blur();
    if (blur > 0) {
      entries.add(new ReportData.Entry("blur of maps", "sigma of %s pixels".formatted(blur)));
    }
    entries.add(
        new ReportData.Entry(
            "threshold of images, of pixels", rule("threshold") + ", " + rule("pixel-threshold")));
    session
        .dfm()
        .fitted()
        .postProcessor()
        .falsePositives()
        .ifPresent(
            marks ->
                entries.add(
                    new ReportData.Entry("marked in held-out normal images", marked(marks))));
    AlgorithmOptions algorithms = model.algorithms();
    entries.add(
        new ReportData.Entry("reducer", algorithms.reducer() + ", level " + algorithms.pcaLevel()));
    if (model.scoreType().hasDensity()) {
      entries.add(new ReportData.Entry("density", algorithms.density()));
    }
    entries.add(new ReportData.Entry("linear algebra", algorithms.linalg()));
    entries.add(new ReportData.Entry("seed", String.valueOf(model.seed())));
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
                        String.format(
                            Locale.ROOT,
                            "%s of %s, %.2f %% of the variance",
                            l.projection().components(),
                            l.layout().dimension(),
                            100 * l.projection().explainedVarianceRatio()))));
    return entries;
  }

  private static String marked(FalsePositives marks) {
    return String.format(
        Locale.ROOT,
        "%s regions in %s of %s images, %.2f an image; %.3g %% of the pixels are above the"
            + " threshold",
        marks.regions(),
        marks.markedImages(),
        marks.images(),
        (double) marks.regions() / marks.images(),
        100 * marks.pixelRate());
  }

  private List<ReportData.Entry> holds() {
    return data.entries().entrySet().stream()
        .map(entry -> new ReportData.Entry(entry.getKey(), entry.getValue()))
        .toList();
  }

  private String value(String key) {
    return session.values().value(key).asText();
  }

  /** Models of earlier versions do not say how their thresholds were chosen. */
  private String rule(String key) {
    return session.values().origin(key).equals(RememberedOptions.NOT_RECORDED)
        ? RememberedOptions.NOT_RECORDED
        : value(key);
  }

  /** What somebody chose, and where; all else is as it is by default. */
  private List<ReportData.Entry> given() {
    OptionValues<Configuration> values = session.values();
    List<ReportData.Entry> entries = new ArrayList<>();
    values
        .texts()
        .forEach(
            (key, text) -> {
              String origin = values.origin(key);
              if (!origin.equals(OptionValues.DEFAULT) && !origin.equals(RememberedOptions.MODEL)) {
                entries.add(new ReportData.Entry(key, text + " (" + origin + ")"));
              }
            });
    return entries;
  }

  private List<ReportData.Entry> provenance() {
    String version = TestReport.class.getPackage().getImplementationVersion();
    return List.of(
        new ReportData.Entry("data", dataPath(session.configuration()).toString()),
        new ReportData.Entry("backbone SHA-256", session.dfm().backbone().sha256()),
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
