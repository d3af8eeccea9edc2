package org.deepfeature.dfm.report.prediction;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * Rows {@code path,score,normalized,label[,ground_truth,kind]} under a line of these names (RFC
 * 4180, line feeds). Numbers have as many digits as tell them from their neighbours; labels are
 * {@code normal} or {@code anomalous}, an unknown ground truth or kind is empty. Not thread-safe.
 */
public final class PredictionsCsv implements PredictionWriter {
  private final SequenceWriter rows;
  private final boolean labels;

  /**
   * Writes the line of names.
   *
   * @param out where to; closed with this
   * @param groundTruth whether there are columns for it and for the kind
   * @param labels whether labels and normalised scores are written; their cells are empty otherwise
   * @throws IOException if it does not take it
   */
  public PredictionsCsv(Writer out, boolean groundTruth, boolean labels) throws IOException {
    this.labels = labels;
    CsvSchema.Builder schema =
        CsvSchema.builder()
            .addColumn("path")
            .addNumberColumn("score")
            .addNumberColumn("normalized")
            .addColumn("label");
    if (groundTruth) {
      schema.addColumn("ground_truth").addColumn("kind");
    }
    out.write(String.join(",", schema.build().getColumnNames()) + "\n");
    rows =
        CsvMapper.builder()
            .configure(JsonGenerator.Feature.IGNORE_UNKNOWN, true)
            .build()
            .writer(schema.build())
            .writeValues(out);
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
    Boolean truth = prediction.groundTruth();
    row.put("ground_truth", truth == null ? "" : PredictionRow.word(truth))
        .put("kind", prediction.kind() == null ? "" : prediction.kind());
    rows.write(row);
  }

  @Override
  public void flush() throws IOException {
    rows.flush();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  /**
   * @param path where to, such as {@code predictions.csv}; replaced when complete
   * @param predictions in the order to write; the columns {@code ground_truth} and {@code kind} are
   *     there if one of them has a ground truth
   * @throws DfmException if it cannot be written
   */
  public static void write(Path path, List<PredictionRow> predictions) {
    write(path, predictions, true);
  }

  /**
   * @param path as above
   * @param predictions as above
   * @param labels whether labels and normalised scores are written; their cells are empty otherwise
   * @throws DfmException if it cannot be written
   */
  public static void write(Path path, List<PredictionRow> predictions, boolean labels) {
    StringWriter text = new StringWriter();
    boolean groundTruth = predictions.stream().anyMatch(p -> p.groundTruth() != null);
    try (PredictionsCsv csv = new PredictionsCsv(text, groundTruth, labels)) {
      for (PredictionRow prediction : predictions) {
        csv.write(prediction);
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(path, e);
    }
    AtomicFile.writeText(path, text.toString());
  }
}
