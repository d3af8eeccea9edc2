package org.deepfeature.dfm.report.prediction;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;

/**
 * One JSON object a line, with the keys that {@link PredictionsCsv} has as columns. Not
 * thread-safe.
 */
public final class PredictionsJsonLines implements PredictionWriter {
  private final Writer out;
  private final boolean labels;

  /**
   * @param out where to; closed with this
   * @param labels whether labels and normalised scores are written
   */
  public PredictionsJsonLines(Writer out, boolean labels) {
    this.out = out;
    this.labels = labels;
  }

  @Override
  public void write(PredictionRow prediction) throws IOException {
    ObjectNode row =
        JsonNodeFactory.instance
            .objectNode()
            .put("path", prediction.path())
            .put("score", prediction.score());
    if (labels) {
      row.put("normalized", prediction.normalized())
          .put("label", PredictionRow.word(prediction.anomalous()));
    }
    if (prediction.groundTruth() != null) {
      row.put("ground_truth", PredictionRow.word(prediction.groundTruth()));
    }
    if (prediction.kind() != null) {
      row.put("kind", prediction.kind());
    }
    out.write(row + "\n");
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
