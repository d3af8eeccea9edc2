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
 * budget was reached. Each fifth image is held out with its augmented copies, up to as many as are
 * enough, until thresholds were chosen by a model of the rest; then they join it.
 */
final class StreamingFit {
  /** Of the memory, for what is held out. */
  private static final int SHARE_HELD_OUT = 4;

  private final ImageSize size;
  private final List<LayerStream> layers = new ArrayList<>();
  private final List<EmbeddingBank> held = new ArrayList<>();
  private final DfmSettings settings;
  private final int mostHeldOut;
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
      layers.add(LayerStream.of(settings, layers.size(), bank));
      held.add(bank.emptied());
      copies.add(bank.emptied());
      blocks.add(bank.labelledBlocks().iterator());
    }
    this.mostHeldOut = mostHeldOut(collected, groups);
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

  /** As many as a share of the memory holds, with the copies that there seem to be of each. */
  private int mostHeldOut(List<EmbeddingBank> collected, RowGroups groups) {
    double values = 0;
    for (EmbeddingBank bank : collected) {
      values += (double) bank.layout().dimension() * bank.bytesPerValue();
    }
    double rowsOfAnImage = (double) groups.rows() / Math.max(1, groups.nextImage());
    double fits = settings.memory() / (SHARE_HELD_OUT * values * rowsOfAnImage);
    return (int) Math.max(HeldOut.FEW, Math.min(HeldOut.ENOUGH, fits));
  }

  /** By an image's number alone, so that nothing has to be kept of each of them. */
  private boolean isHeldOut(int image) {
    return image % HeldOut.FOLDS == HeldOut.FEWEST - 1 && image / HeldOut.FOLDS < mostHeldOut;
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
