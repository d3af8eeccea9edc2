package org.deepfeature.dfm.cli.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.cli.console.Progress;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.metrics.TestMetrics;
import org.deepfeature.dfm.report.HtmlReport;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.report.ReportData;
import org.deepfeature.dfm.report.picture.MapFormat;
import org.deepfeature.dfm.report.picture.MapWriter;
import org.deepfeature.dfm.report.prediction.PredictionsCsv;
import org.deepfeature.dfm.report.recorder.BackgroundTasks;
import org.deepfeature.dfm.report.recorder.TestRecorder;
import org.deepfeature.dfm.trainer.callback.Timer;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.evaluation.Masks;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.Processor;
import org.deepfeature.dfm.trainer.processor.StandardEvaluator;

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
    try (BackgroundTasks background = new BackgroundTasks(session.budget())) {
      return run(session, data, output, console, skipped, more, background);
    }
  }

  private static MetricsJson run(
      ModelSession session,
      DataModule data,
      Path output,
      Console console,
      SkippedImages skipped,
      Consumer<MetricsJson> more,
      BackgroundTasks background) {
    Parts parts = session.parts();
    PostProcessor postProcessor = parts.thresholds(session.dfm());
    Timer timer = new Timer();
    MapFormat format = session.configuration().maps();
    Processor<Evaluator> part = parts.evaluator();
    Optional<StandardEvaluator> standard =
        part.enabled() && part.own().isEmpty()
            ? Optional.of(standardEvaluator(session, postProcessor))
            : Optional.empty();
    TestRecorder recorder =
        new TestRecorder(
            postProcessor,
            session.dfm().preprocessor(),
            new Masks(session.configuration().size(), skipped),
            new MapWriter(
                parts.drawing(postProcessor),
                format == null ? MapFormat.png : format,
                output.resolve("maps")),
            background,
            part.own().or(() -> standard));
    try (Progress progress = console.progress()) {
      Trainers.of(session, List.of(recorder, timer, progress), console, skipped)
          .build()
          .test(session.dfm(), data);
    }
    if (recorder.images().isEmpty()) {
      throw new DfmException("Not one of the test images could be read; nothing was written");
    }
    MetricsJson json = new MetricsJson();
    part.own().ifPresent(own -> own.metrics().forEach(json::put));
    Optional<TestReport> report = Optional.empty();
    if (standard.isPresent() && parts.labels()) {
      report = Optional.of(report(session, recorder, standard.get(), json));
      json.put(report.get().metrics());
    } else if (standard.isPresent()) {
      json.put(standard.get().imageMetrics());
      json.put(standard.get().pixelMetrics());
    }
    if (parts.labels()) {
      json.put("threshold", postProcessor.image().threshold());
    }
    json.put("images", recorder.images().size());
    json.put("images_per_second", timer.imagesPerSecond(Stage.TEST));
    console.monitoring().logTest(json);
    PredictionsCsv.write(
        output.resolve("predictions.csv"),
        recorder.images().stream().map(ReportData.Image::prediction).toList(),
        parts.labels());
    more.accept(json);
    if (report.isPresent()) {
      HtmlReport.write(output.resolve("report.html"), report.get().data());
    } else {
      console.say("no report.html: it shows what evaluator and post-processor say");
    }
    return json;
  }

  private static StandardEvaluator standardEvaluator(
      ModelSession session, PostProcessor postProcessor) {
    return new StandardEvaluator(
        session.configuration().size(),
        postProcessor
            .pixel()
            .map(pixel -> OptionalDouble.of(pixel.threshold()))
            .orElseGet(OptionalDouble::empty));
  }

  private static TestReport report(
      ModelSession session, TestRecorder recorder, StandardEvaluator evaluator, MetricsJson json) {
    double threshold = session.dfm().fitted().postProcessor().image().threshold();
    TestMetrics metrics = evaluator.testMetrics(threshold, session.configuration().seed());
    return new TestReport(session, recorder, evaluator, metrics, json);
  }
}
