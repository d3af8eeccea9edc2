package org.deepfeature.dfm.cli.run;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.cli.console.Progress;
import org.deepfeature.dfm.report.picture.MapFormat;
import org.deepfeature.dfm.report.picture.MapWriter;
import org.deepfeature.dfm.report.prediction.PredictionWriter;
import org.deepfeature.dfm.report.prediction.PredictionsCsv;
import org.deepfeature.dfm.report.prediction.PredictionsJsonLines;
import org.deepfeature.dfm.report.recorder.PredictRecorder;
import org.deepfeature.dfm.runtime.file.AtomicFile;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.jspecify.annotations.Nullable;

/**
 * Scores images as they come.
 *
 * @param session fitted
 * @param console for rows where there is no folder, and for progress
 * @param skipped told of bad images
 * @param format of rows
 * @param maps format of maps
 */
public record PredictRun(
    ModelSession session, Console console, SkippedImages skipped, Format format, MapFormat maps) {

  /** Of rows. */
  public enum Format {
    /** Comma-separated values under a line of names. */
    csv,
    /** A JSON object a line. */
    jsonl
  }

  /**
   * @param data its images to predict
   * @param output where rows and maps go; null for rows on standard output
   * @throws IOException if rows cannot be written
   */
  public void run(DataModule data, @Nullable Path output) throws IOException {
    if (output == null) {
      PredictionWriter rows = rows(console.out());
      predict(data, rows, Path.of("."));
      rows.flush();
      return;
    }
    OutputFolder.prepare(output);
    Path file = output.resolve("predictions." + format);
    try (AtomicFile atomic = AtomicFile.open(file)) {
      // Closing the rows only closes the stream over the file, which is the last to go.
      try (PredictionWriter rows =
          rows(new OutputStreamWriter(atomic.stream(), StandardCharsets.UTF_8))) {
        int images = predict(data, rows, output.resolve("maps"));
        console.say("%d predictions written to %s".formatted(images, file));
      }
      atomic.commit();
    }
  }

  private PredictionWriter rows(Writer writer) throws IOException {
    return format == Format.csv
        ? new PredictionsCsv(writer, false, session.parts().labels())
        : new PredictionsJsonLines(writer, session.parts().labels());
  }

  private int predict(DataModule data, PredictionWriter rows, Path mapFolder) {
    PredictRecorder recorder =
        new PredictRecorder(
            session.parts().thresholds(session.dfm()),
            session.dfm().preprocessor(),
            rows,
            new MapWriter(
                session.parts().drawing(session.parts().thresholds(session.dfm())),
                maps,
                mapFolder));
    try (Progress progress = console.progress()) {
      Trainers.of(session, List.of(recorder, progress), console, skipped)
          .build()
          .predict(session.dfm(), data);
    }
    Drift.warning(recorder.highImages(), recorder.images())
        .ifPresent(sentence -> console.say("warning: " + sentence));
    return recorder.images();
  }
}
