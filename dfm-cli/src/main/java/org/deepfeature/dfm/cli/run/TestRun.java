package org.deepfeature.dfm.cli.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.trainer.callback.Progress;
import org.deepfeature.dfm.trainer.callback.Timer;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.evaluation.Masks;
import org.deepfeature.dfm.trainer.evaluation.TestRecorder;
import org.deepfeature.dfm.trainer.postprocessing.PostProcessor;
import org.deepfeature.dfm.trainer.report.HtmlReport;
import org.deepfeature.dfm.trainer.report.MetricsJson;
import org.deepfeature.dfm.trainer.report.PredictionsCsv;
import org.deepfeature.dfm.trainer.report.ReportData;

/** Tests a fitted model and writes what came of it. */
public final class TestRun {
  private TestRun() {}

  /**
   * @param session fitted
   * @param data with test images
   * @param output where {@code predictions.csv}, {@code report.html} and {@code maps/} go
   * @param console told how far it is
   * @param skipped told of bad images
   * @return the metrics, for {@code metrics.json}
   * @throws DfmException if not one image could be read
   */
  public static MetricsJson run(
      ModelSession session, DataModule data, Path output, Console console, SkippedImages skipped) {
    PostProcessor postProcessor = session.dfm().fitted().postProcessor();
    Timer timer = new Timer();
    TestRecorder recorder =
        new TestRecorder(
            postProcessor,
            session.dfm().preprocessor(),
            new Masks(session.configuration().size(), skipped),
            output.resolve("maps"));
    try (Progress progress = console.progress()) {
      Trainers.of(session, List.of(recorder, timer, progress), console, skipped)
          .build()
          .test(session.dfm(), data);
    }
    if (recorder.images().isEmpty()) {
      throw new DfmException("Not one of the test images could be read; nothing was written");
    }
    MetricsJson json = new MetricsJson();
    json.put(recorder.metrics(session.configuration().seed()));
    json.put("threshold", postProcessor.image().threshold());
    json.put("images", recorder.images().size());
    json.put("images_per_second", timer.imagesPerSecond(Stage.TEST));
    console.monitoring().logTest(json);
    PredictionsCsv.write(
        output.resolve("predictions.csv"),
        recorder.images().stream().map(ReportData.Image::prediction).toList());
    HtmlReport.write(
        output.resolve("report.html"),
        new ReportData(
            "DFM on " + dataName(session.configuration()),
            settings(session),
            metrics(json),
            OptionalDouble.of(postProcessor.image().threshold()),
            recorder.images()));
    return json;
  }

  private static String dataName(Configuration c) {
    String data = c.data() == null ? String.valueOf(c.normal()) : c.data();
    String name = String.valueOf(Path.of(data).toAbsolutePath().normalize().getFileName());
    return c.category() == null ? name : name + " / " + c.category();
  }

  private static List<ReportData.Entry> settings(ModelSession session) {
    Configuration c = session.configuration();
    List<ReportData.Entry> entries = new ArrayList<>();
    entries.add(new ReportData.Entry("backbone", c.backbone()));
    entries.add(new ReportData.Entry("layer", String.join(", ", c.layers())));
    entries.add(new ReportData.Entry("image size", c.imageSize()));
    entries.add(new ReportData.Entry("pooling", String.valueOf(c.pooling())));
    entries.add(new ReportData.Entry("channels standardised", String.valueOf(c.standardize())));
    entries.add(new ReportData.Entry("score", c.score()));
    entries.add(new ReportData.Entry("reducer", c.reducer() + ", level " + c.pcaLevel()));
    if (c.score().equals("nll")) {
      entries.add(new ReportData.Entry("density", c.density()));
    }
    entries.add(new ReportData.Entry("linear algebra", c.linalg()));
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

  private static List<ReportData.Entry> metrics(MetricsJson json) {
    List<ReportData.Entry> entries = new ArrayList<>();
    json.node()
        .properties()
        .forEach(
            e -> {
              if (!e.getKey().endsWith("_error_bound")) {
                MetricText.of(e.getValue())
                    .ifPresent(
                        text ->
                            entries.add(new ReportData.Entry(e.getKey().replace('_', ' '), text)));
              }
            });
    return entries;
  }
}
