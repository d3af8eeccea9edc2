package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.deepfeature.dfm.runtime.numpy.NpyRows;

/** Scores embeddings that came from anywhere. */
final class ScoreRun {
  private static final int ROWS = 256;

  private ScoreRun() {}

  /**
   * @param model of one layer
   * @param name of the model, for messages
   * @param embeddings n × d, {@code .npy}
   * @param output n scores, float64
   * @param context told where scores say nothing
   * @return n
   */
  static int run(DfmModel model, Path name, Path embeddings, Path output, RunContext context) {
    if (model.layers().size() != 1) {
      throw new IllegalArgumentException(
          "%s has %s layers; embeddings of one layer can be scored by a model of one layer"
              .formatted(name, model.layers().size()));
    }
    double[] scores;
    try (NpyRows rows = NpyRows.open(embeddings)) {
      int dimension = model.layers().get(0).layout().dimension();
      if (rows.columns() != dimension) {
        throw new IllegalArgumentException(
            "%s has rows of %s values; %s was fitted on rows of %s"
                .formatted(embeddings, rows.columns(), name, dimension));
      }
      scores = new double[Math.toIntExact(rows.rows())];
      int from = 0;
      for (Matrix block = rows.next(ROWS); block.rows() > 0; block = rows.next(ROWS)) {
        double[] values = model.values(List.of(block));
        System.arraycopy(values, 0, scores, from, values.length);
        from += values.length;
      }
    }
    if (scores.length > 0 && Arrays.stream(scores).allMatch(score -> score == 0)) {
      context.warn(
          "all %s scores are 0: the subspace leaves nothing over, or the embeddings are so small that their squares are 0; multiply them, those of the fit, too"
              .formatted(scores.length));
    }
    NpyFile.writeFloat64(output, scores, scores.length);
    return scores.length;
  }
}
