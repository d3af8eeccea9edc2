package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.runtime.model.FittedModel;

/**
 * Fits more embeddings than memory holds. Channel scales come from those that came before the
 * budget was reached. A few images, spread over them, are held out with their augmented copies
 * until thresholds were chosen by a model of the rest; then they join it.
 */
final class StreamingFit {
  /** Every so many images one is held out, up to {@link HeldOut#ENOUGH}. */
  private static final int HOLD_OUT_EVERY = 20;

  /** Among the first images, so that even a stream of a few has some held out. */
  private static final int HOLD_OUT_EVERY_AT_FIRST = 4;

  private static final int FIRST = 40;

  private final ImageSize size;
  private final List<LayerStream> layers = new ArrayList<>();
  private final List<EmbeddingBank> held = new ArrayList<>();
  private final DfmSettings settings;
  private List<String> doubts = List.of();

  /** Changed copies of held-out images: neither fitted on nor judged, until the end. */
  private final List<EmbeddingBank> copies = new ArrayList<>();

  /** Begins with what was collected so far, of which nothing is kept. */
  StreamingFit(
      DfmSettings settings, ImageSize size, List<EmbeddingBank> collected, RowGroups groups) {
    this.settings = settings;
    this.size = size;
    List<Iterator<EmbeddingBank.Labelled>> blocks = new ArrayList<>();
    for (EmbeddingBank bank : collected) {
      layers.add(new LayerStream(settings, layers.size(), bank));
      held.add(bank.emptied());
      copies.add(bank.emptied());
      blocks.add(bank.labelledBlocks().iterator());
    }
    int at = 0;
    while (blocks.get(0).hasNext()) {
      List<EmbeddingBank.Labelled> next = blocks.stream().map(Iterator::next).toList();
      int to = at + next.get(0).rows().rows();
      add(
          next.stream().map(EmbeddingBank.Labelled::rows).toList(),
          next.get(0).labels(),
          groups.part(at, to));
      at = to;
    }
  }

  void add(List<Matrix> embeddings, List<String> labels, RowGroups groups) {
    int rows = embeddings.get(0).rows();
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      if (isHeldOut(groups.image(i))) {
        List<EmbeddingBank> banks = groups.isOriginal(i) ? held : copies;
        for (int l = 0; l < layers.size(); l++) {
          banks.get(l).add(embeddings.get(l).copyOfRows(i, i + 1), labels.subList(i, i + 1));
        }
      } else {
        kept.add(i);
      }
    }
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).add(rowsOf(embeddings.get(l), kept), kept.stream().map(labels::get).toList());
    }
  }

  /** By an image's number alone, so that nothing has to be kept of each of them. */
  private static boolean isHeldOut(int image) {
    int within = HeldOut.FEWEST - 1;
    if (image < FIRST) {
      return image % HOLD_OUT_EVERY_AT_FIRST == within;
    }
    int before = FIRST / HOLD_OUT_EVERY_AT_FIRST + (image - FIRST) / HOLD_OUT_EVERY;
    return image % HOLD_OUT_EVERY == within && before < HeldOut.ENOUGH;
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
    for (int l = 0; l < layers.size(); l++) {
      LayerStream layer = layers.get(l);
      held.get(l).labelledBlocks().forEach(b -> layer.add(b.rows(), b.labels()));
      copies.get(l).labelledBlocks().forEach(b -> layer.add(b.rows(), b.labels()));
    }
    FittedModel fitted = heldOut.complete(model(layers.stream().map(LayerStream::finish).toList()));
    doubts = heldOut.doubts();
    return fitted;
  }

  /** Returns what {@link HeldOut#doubts} said in the end. */
  List<String> doubts() {
    return doubts;
  }

  private DfmModel model(List<LayerModel> fitted) {
    return new DfmModel(fitted, settings.scoreType(), settings.fusion());
  }
}
