package org.deepfeature.dfm.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.trainer.callback.Progress;
import org.deepfeature.dfm.trainer.callback.Timer;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.evaluation.Masks;
import org.deepfeature.dfm.trainer.evaluation.TestRecorder;
import org.deepfeature.dfm.trainer.metrics.TestMetrics;
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
   * @param more puts what else is to be told of the run, before the report is written
   * @return the metrics, for {@code metrics.json}
   * @throws DfmException if not one image could be read
   */
  public static MetricsJson run(
      ModelSession session,
      DataModule data,
      Path output,
      Console console,
      SkippedImages skipped,
      Consumer<MetricsJson> more) {
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
    TestMetrics metrics = recorder.metrics(session.configuration().seed());
    json.put(metrics);
    json.put("threshold", postProcessor.image().threshold());
    json.put("images", recorder.images().size());
    json.put("images_per_second", timer.imagesPerSecond(Stage.TEST));
    console.monitoring().logTest(json);
    PredictionsCsv.write(
        output.resolve("predictions.csv"),
        recorder.images().stream().map(ReportData.Image::prediction).toList());
    more.accept(json);
    HtmlReport.write(
        output.resolve("report.html"), new TestReport(session, recorder, metrics, json).data());
    return json;
  }
}
