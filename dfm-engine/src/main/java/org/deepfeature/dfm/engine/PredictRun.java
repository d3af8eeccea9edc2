package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.report.picture.AnomalyMapVisualizer;
import org.deepfeature.dfm.report.picture.MapFormat;
import org.deepfeature.dfm.report.picture.MapWriter;
import org.deepfeature.dfm.report.prediction.PredictionWriter;
import org.deepfeature.dfm.report.prediction.PredictionsCsv;
import org.deepfeature.dfm.report.prediction.PredictionsJsonLines;
import org.deepfeature.dfm.report.recorder.BackgroundTasks;
import org.deepfeature.dfm.report.recorder.PredictRecorder;
import org.deepfeature.dfm.runtime.drift.Drift;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.dfm.Processors;
import org.deepfeature.dfm.trainer.lifecycle.Callback;

/**
 * Scores images as they come.
 *
 * @param predictor fitted
 * @param context receives messages, bad images and progress
 * @param target of rows and maps
 */
record PredictRun(Predictor predictor, RunContext context, PredictionTarget target) {

  /** Returns how many images were predicted. */
  int run(DataModule data) {
    data.setup(Stage.PREDICT);
    Warnings.of(data, context);
    try {
      Path folder = target.folder();
      return folder == null ? toWriter(data) : toFolder(data, folder);
    } catch (IOException e) {
      throw new DfmException("Cannot write predictions: " + e.getMessage(), e);
    }
  }

  private int toWriter(DataModule data) throws IOException {
    PredictionWriter rows = rows(CheckedWriter.of(target.rows()));
    int images = predict(data, rows, Path.of("."), MapFormat.none, List.of());
    rows.flush();
    return images;
  }

  private int toFolder(DataModule data, Path folder) throws IOException {
    EarlierResults earlier = EarlierResults.ofPredictions(folder, context);
    try (OutputFolder open = OutputFolder.open(folder)) {
      return toOpenFolder(data, open.path(), earlier);
    }
  }

  private int toOpenFolder(DataModule data, Path folder, EarlierResults earlier)
      throws IOException {
    Path file = folder.resolve("predictions." + target.format());
    MapFormat given = predictor.values().record().run().maps();
    try (AtomicFile atomic = AtomicFile.open(file)) {
      int images;
      // Closing the rows only closes the stream over the file, which is the last to go.
      try (PredictionWriter rows =
          rows(new OutputStreamWriter(atomic.stream(), StandardCharsets.UTF_8))) {
        images =
            predict(
                data,
                rows,
                folder.resolve(OutputFolder.MAPS),
                given == null ? MapFormat.png : given,
                List.of(earlier));
      }
      atomic.commit();
      context.say("%s predictions written to %s".formatted(images, file));
      return images;
    }
  }

  private void tell(Drift drift) {
    context.say(drift.summary());
    drift.warning().ifPresent(context::warn);
  }

  private Processors processors() {
    return predictor.processors();
  }

  private PredictionWriter rows(Writer writer) throws IOException {
    return target.format() == PredictionTarget.Format.csv
        ? new PredictionsCsv(writer, false, processors().labels())
        : new PredictionsJsonLines(writer, processors().labels());
  }

  private int predict(
      DataModule data,
      PredictionWriter rows,
      Path mapFolder,
      MapFormat format,
      List<Callback> first) {
    PostProcessor thresholds = processors().thresholds(predictor.chosen());
    try (BackgroundTasks background = new BackgroundTasks(predictor.budget())) {
      PredictRecorder recorder =
          new PredictRecorder(
              thresholds,
              predictor.module().preprocessor(),
              rows,
              new MapWriter(
                  processors().visualizer().orStandard(() -> new AnomalyMapVisualizer(thresholds)),
                  format,
                  mapFolder),
              background);
      Trainers.of(
              predictor.values(),
              predictor.budget(),
              predictor.stepThreads(),
              Stream.concat(first.stream(), Stream.of(recorder)).toList(),
              context,
              Monitoring.NONE)
          .build()
          .predict(predictor.module(), data);
      recorder.finish();
      recorder.drift().filter(drift -> drift.images() >= Drift.FEWEST_IMAGES).ifPresent(this::tell);
      return recorder.images();
    }
  }
}
