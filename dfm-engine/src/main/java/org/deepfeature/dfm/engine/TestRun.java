package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.data.DataSummary;
import org.deepfeature.dfm.metrics.TestMetrics;
import org.deepfeature.dfm.report.HtmlReport;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.report.ReportData;
import org.deepfeature.dfm.report.picture.AnomalyMapVisualizer;
import org.deepfeature.dfm.report.picture.MapFormat;
import org.deepfeature.dfm.report.picture.MapWriter;
import org.deepfeature.dfm.report.prediction.PredictionsCsv;
import org.deepfeature.dfm.report.recorder.BackgroundTasks;
import org.deepfeature.dfm.report.recorder.TestRecorder;
import org.deepfeature.dfm.trainer.callback.Timer;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.dfm.Processors;
import org.deepfeature.dfm.trainer.evaluation.Masks;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.Processor;
import org.deepfeature.dfm.trainer.processor.StandardEvaluator;

/**
 * Tests a fitted model and writes what came of it.
 *
 * @param session fitted
 * @param context receives messages, bad images and progress
 * @param monitoring of the run
 */
record TestRun(Session session, RunContext context, Monitoring monitoring) {

  /**
   * @param data with test images
   * @param output where {@code predictions.csv}, {@code report.html} and {@code maps/} go
   * @param more adds what else the metrics say of the run, before the report is written
   * @return the metrics, for {@code metrics.json}
   * @throws DfmException if not one image could be read
   */
  MetricsJson run(DataModule data, Path output, Consumer<MetricsJson> more) {
    try (BackgroundTasks background = new BackgroundTasks(session.budget())) {
      return run(data, output, more, background);
    }
  }

  private MetricsJson run(
      DataModule data, Path output, Consumer<MetricsJson> more, BackgroundTasks background) {
    Processors processors = session.dfm().processors();
    PostProcessor postProcessor = processors.thresholds(session.dfm().fitted().postProcessor());
    Timer timer = new Timer();
    Processor<Evaluator> evaluator = processors.evaluator();
    Optional<StandardEvaluator> standard =
        evaluator.enabled() && evaluator.own().isEmpty()
            ? Optional.of(standardEvaluator(postProcessor))
            : Optional.empty();
    Masks masks =
        new Masks(
            session.configuration().model().framing(),
            session.configuration().run().decoder(),
            context.onBadImage());
    TestRecorder recorder =
        new TestRecorder(
            postProcessor,
            session.dfm().preprocessor(),
            masks,
            mapWriter(processors, postProcessor, output),
            background,
            evaluator.own().or(() -> standard));
    Trainers.of(
            session,
            List.of(EarlierResults.ofTests(output, context), recorder, timer),
            context,
            monitoring)
        .build()
        .test(session.dfm(), data);
    if (recorder.images().isEmpty()) {
      throw new DfmException("Not one of the test images could be read; nothing was written");
    }
    MetricsJson json = new MetricsJson();
    evaluator.own().ifPresent(own -> own.metrics().forEach(json::put));
    Optional<TestReport> report = Optional.empty();
    if (standard.isPresent() && processors.labels()) {
      report = Optional.of(report(DataSummary.of(data), recorder, standard.get(), json));
      json.put(report.get().metrics());
    } else if (standard.isPresent()) {
      json.put(standard.get().imageMetrics());
      json.put(standard.get().pixelMetrics());
    }
    if (processors.labels()) {
      json.put("threshold", postProcessor.image().threshold());
    }
    json.put("images", recorder.images().size());
    json.put("images_per_second", timer.imagesPerSecond(Stage.TEST));
    monitoring.logTest(json);
    PredictionsCsv.write(
        output.resolve("predictions.csv"),
        recorder.images().stream().map(ReportData.Image::prediction).toList(),
        processors.labels());
    more.accept(json);
    masks.doubts().forEach(context::warn);
    Warnings.add(json, masks.doubts());
    if (!session.configuration().run().report()) {
      return json;
    }
    if (report.isPresent()) {
      HtmlReport.write(output.resolve("report.html"), report.get().content());
    } else {
      context.say("no report.html: it shows what evaluator and post-processor say");
    }
    return json;
  }

  private MapWriter mapWriter(Processors processors, PostProcessor postProcessor, Path output) {
    MapFormat format = session.configuration().run().maps();
    return new MapWriter(
        processors.visualizer().orStandard(() -> new AnomalyMapVisualizer(postProcessor)),
        format == null ? MapFormat.png : format,
        output.resolve(OutputFolder.MAPS));
  }

  private StandardEvaluator standardEvaluator(PostProcessor postProcessor) {
    return new StandardEvaluator(
        session.configuration().model().size(),
        postProcessor
            .pixel()
            .map(pixel -> OptionalDouble.of(pixel.threshold()))
            .orElseGet(OptionalDouble::empty));
  }

  private TestReport report(
      DataSummary data, TestRecorder recorder, StandardEvaluator evaluator, MetricsJson json) {
    double threshold = session.dfm().fitted().postProcessor().image().threshold();
    TestMetrics metrics = evaluator.testMetrics(threshold, session.configuration().model().seed());
    return new TestReport(session, data, recorder, evaluator, metrics, json);
  }
}
