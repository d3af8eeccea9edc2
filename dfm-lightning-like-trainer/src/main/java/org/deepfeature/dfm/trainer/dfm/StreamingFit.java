package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.runtime.model.FittedModel;

/**
 * Fits more embeddings than memory holds. Channel scales come from those that came before the
 * budget was reached. A few images, spread over them, are held out until thresholds were chosen by
 * a model of the rest; then they join it. Of those the augmented copies are not fitted, for they
 * would have to be kept, too.
 */
final class StreamingFit {
  /** Every so many rows one is held out, up to {@link HeldOut#ENOUGH}. */
  private static final int HOLD_OUT_EVERY = 20;

  /** Among the first rows, so that even a stream of a few has some held out. */
  private static final int HOLD_OUT_EVERY_AT_FIRST = 4;

  private static final int FIRST = 40;

  private final ImageSize size;
  private final List<LayerStream> layers = new ArrayList<>();
  private final List<EmbeddingBank> held = new ArrayList<>();
  private final DfmSettings settings;
  private List<String> doubts = List.of();
  private long seen;
  private boolean holding;

  /** Begins with what was collected so far, of which nothing is kept. */
  StreamingFit(
      DfmSettings settings, ImageSize size, List<EmbeddingBank> collected, CopyNumbers copies) {
    this.settings = settings;
    this.size = size;
    List<Iterator<EmbeddingBank.Labelled>> blocks = new ArrayList<>();
    for (EmbeddingBank bank : collected) {
      layers.add(new LayerStream(settings, bank));
      held.add(bank.emptied());
      blocks.add(bank.labelledBlocks().iterator());
    }
    int from = 0;
    while (blocks.get(0).hasNext()) {
      List<EmbeddingBank.Labelled> next = blocks.stream().map(Iterator::next).toList();
      List<String> labels = next.get(0).labels();
      int to = from + labels.size();
      add(next.stream().map(EmbeddingBank.Labelled::rows).toList(), labels, copies.of(from, to));
      from = to;
    }
  }

  void add(List<Matrix> embeddings, List<String> labels, List<Integer> copies) {
    int rows = embeddings.get(0).rows();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      if (copies.get(i) > 0) {
        if (!holding) {
          kept.add(i);
        }
        continue;
      }
      holding = isHeldOut(seen++);
      if (holding) {
        for (int l = 0; l < layers.size(); l++) {
          held.get(l).add(embeddings.get(l).copyOfRows(i, i + 1), labels.subList(i, i + 1));
        }
      } else {
        kept.add(i);
      }
    }
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).add(rowsOf(embeddings.get(l), kept), kept.stream().map(labels::get).toList());
    }
  }

  private boolean isHeldOut(long row) {
    int every = row < FIRST ? HOLD_OUT_EVERY_AT_FIRST : HOLD_OUT_EVERY;
    return row % every == HeldOut.FEWEST - 1 && held.get(0).count() < HeldOut.ENOUGH;
  }

  private static Matrix rowsOf(Matrix matrix, List<Integer> rows) {
    if (rows.size() == matrix.rows()) {
      return matrix;
    }
    int d = matrix.columns();
    Matrix result = Matrix.zeros(rows.size(), d);
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(matrix.data(), rows.get(i) * d, result.data(), i * d, d);
    }
    return result;
  }

  FittedModel finish() {
    HeldOut heldOut = new HeldOut(settings, size);
    heldOut.add(model(layers.stream().map(LayerStream::snapshot).toList()), held);
    doubts = heldOut.doubts();
    for (int l = 0; l < layers.size(); l++) {
      LayerStream layer = layers.get(l);
      held.get(l).labelledBlocks().forEach(b -> layer.add(b.rows(), b.labels()));
    }
    return heldOut.complete(model(layers.stream().map(LayerStream::finish).toList()));
  }

  /** Returns what {@link HeldOut#doubts} said in the end. */
  List<String> doubts() {
    return doubts;
  }

  private DfmModel model(List<LayerModel> fitted) {
    return new DfmModel(fitted, settings.scoreType(), settings.fusion());
  }
}
