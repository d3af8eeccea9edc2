package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.partial.HeldOutRule;
import org.deepfeature.dfm.runtime.model.FittedModel;

/**
 * Fits more embeddings than memory holds. One image in five, by a hash of its content, is held out
 * with its augmented copies, up to as many as are enough, until thresholds were chosen by a model
 * of the rest; then they join it. Which these are depends neither on the order of the images nor on
 * where they lie, and they are the same on several machines. Not thread-safe.
 */
final class StreamingFit {
  private final ImageSize size;
  private final List<LayerStream> layers = new ArrayList<>();
  private final DfmSettings settings;
  private final HeldOutImages held;
  private List<String> doubts = List.of();

  /** Begins with what was collected so far, of which nothing is kept. */
  StreamingFit(
      DfmSettings settings,
      ImageSize size,
      List<EmbeddingBank> collected,
      RowGroups groups,
      long[] hashes) {
    this.settings = settings;
    this.size = size;
    List<Iterator<EmbeddingBank.Labelled>> blocks = new ArrayList<>();
    for (EmbeddingBank bank : collected) {
      layers.add(LayerStream.of(settings, layers.size(), bank));
      blocks.add(bank.labelledBlocks().iterator());
    }
    this.held =
        new HeldOutImages(
            collected.stream().map(EmbeddingBank::emptied).toList(),
            HeldOutRule.most(bytesOfAnImage(collected, groups)),
            this::fit);
    int at = 0;
    while (blocks.get(0).hasNext()) {
      List<EmbeddingBank.Labelled> next = blocks.stream().map(Iterator::next).toList();
      int to = at + next.get(0).rows().rows();
      add(
          next.stream().map(EmbeddingBank.Labelled::rows).toList(),
          next.get(0).labels(),
          groups.part(at, to),
          Arrays.copyOfRange(hashes, at, to));
      at = to;
    }
  }

  /** With the copies that there seem to be of each. */
  private static double bytesOfAnImage(List<EmbeddingBank> collected, RowGroups groups) {
    double bytes = 0;
    for (EmbeddingBank bank : collected) {
      bytes += (double) bank.layout().dimension() * bank.bytesPerValue();
    }
    return bytes * groups.rows() / Math.max(1, groups.nextImage());
  }

  void add(List<Matrix> embeddings, List<String> labels, RowGroups groups, long[] hashes) {
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < hashes.length; i++) {
      if (!held.take(embeddings, labels, groups, hashes[i], i)) {
        rest.add(i);
      }
    }
    fit(
        embeddings.stream().map(layer -> rowsOf(layer, rest)).toList(),
        rest.stream().map(labels::get).toList());
  }

  private void fit(List<Matrix> rows, List<String> labels) {
    for (int l = 0; l < layers.size(); l++) {
      layers.get(l).add(rows.get(l), labels);
    }
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
    if (!held.settle()) {
      throw FittedSpread.alike(held.images());
    }
    List<EmbeddingBank> judged = held.originals();
    heldOut.add(model(layers.stream().map(LayerStream::snapshot).toList()), judged);
    held.join();
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
