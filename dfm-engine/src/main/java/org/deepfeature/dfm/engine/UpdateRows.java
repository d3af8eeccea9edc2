package org.deepfeature.dfm.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.engine.update.ImageCounts;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.runtime.model.KeptRows;
import org.deepfeature.dfm.runtime.model.KeptRowsWriter;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.dfm.KeptSamples;

/**
 * The rows of an update: those of the model but for what leaves it, and behind them what joins.
 *
 * @param session with the open network
 * @param context receives bad images, and may end it
 * @param kept of the model
 * @param images which join and which leave
 * @param writer gets all rows
 */
record UpdateRows(
    Session session,
    RunContext context,
    KeptRows kept,
    UpdateImages images,
    KeptRowsWriter writer) {
  /** As many as a fit takes. */
  private static final int FEWEST = 3;

  /** Returns hashes of the images that could be folded in. */
  Set<String> collect(EmbeddingPass pass) {
    kept.forEachBlock(
        session.configuration().run().batchImages(),
        (embeddings, rows) -> {
          for (int i = 0; i < rows.size(); i++) {
            if (!images.isForgotten(rows.get(i))) {
              int at = i;
              List<Matrix> row = embeddings.stream().map(m -> m.copyOfRows(at, at + 1)).toList();
              writer.append(row, List.of(images.role(rows.get(i))));
            }
          }
        });
    Set<String> added = new HashSet<>();
    collect(pass, images.normal(), false, added);
    collect(pass, images.falseAlarms(), true, added);
    requireWhole();
    boolean nothing = images.forgotten().isEmpty() && images.promoted().isEmpty();
    if (nothing && added.isEmpty() && given() > 0) {
      throw new DfmException(
          "Not one of the %s images to fold in could be read; nothing was written"
              .formatted(given()));
    }
    requireEnough(writer.rows());
    return added;
  }

  private int given() {
    return images.normal().size() + images.falseAlarms().size();
  }

  private void collect(
      EmbeddingPass pass, List<Sample> samples, boolean falseAlarms, Set<String> added) {
    if (samples.isEmpty()) {
      return;
    }
    pass.run(
        Stage.FIT,
        session.dfm().trainingSamples(samples),
        (embeddings, of) -> {
          List<KeptRow> rows =
              KeptSamples.rows(of).stream()
                  .map(row -> falseAlarms ? row.asFalseAlarm() : row)
                  .toList();
          rows.forEach(row -> added.add(row.sha256()));
          writer.append(embeddings, rows);
        });
  }

  private static void requireEnough(KeptRows rows) {
    long left = rows.images() - rows.falseAlarms();
    if (left < FEWEST) {
      throw new DfmException(
          "The model would be left with %s normal image%s%s; expected at least %s; nothing was written"
              .formatted(
                  left,
                  left == 1 ? "" : "s",
                  rows.falseAlarms() == 0 ? "" : " beside false alarms",
                  FEWEST));
    }
  }

  /** A part of what was asked for would be another model than that. */
  void requireWhole() {
    if (context.interrupted().getAsBoolean()) {
      throw new DfmException("Interrupted; nothing was written");
    }
  }

  ImageCounts counts(KeptRows rows, Set<String> added) {
    long falseAlarms =
        rows.rows().stream()
            .filter(row -> row.copy() == 0 && row.falseAlarm() && added.contains(row.sha256()))
            .count();
    return new ImageCounts(
        kept.images(),
        (int) (added.size() - falseAlarms),
        (int) falseAlarms + images.promoted().size(),
        images.alreadyThere(),
        given() - added.size(),
        (int)
            kept.rows().stream().filter(row -> row.copy() == 0 && images.isForgotten(row)).count(),
        images.notFound(),
        rows.images());
  }
}
