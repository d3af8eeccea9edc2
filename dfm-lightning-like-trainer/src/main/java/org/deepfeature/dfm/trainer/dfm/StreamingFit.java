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
  private final HeldOutImages<Row> held;
  private final List<EmbeddingBank> like;
  private List<String> doubts = List.of();

  /**
   * A row that may be held out.
   *
   * @param layers one bank a layer, of that row alone
   */
  private record Row(List<EmbeddingBank> layers) {}

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
    this.like = collected.stream().map(EmbeddingBank::emptied).toList();
    this.held = new HeldOutImages<>(HeldOutImages.most(collected, groups), this::fit);
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

  void add(List<Matrix> embeddings, List<String> labels, RowGroups groups, long[] hashes) {
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < hashes.length; i++) {
      int row = i;
      if (!held.take(groups, row, hashes[row], () -> row(embeddings, labels, row))) {
        rest.add(row);
      }
    }
    fit(
        embeddings.stream().map(layer -> rowsOf(layer, rest)).toList(),
        rest.stream().map(labels::get).toList());
  }

  private Row row(List<Matrix> embeddings, List<String> labels, int row) {
    List<EmbeddingBank> banks = like.stream().map(EmbeddingBank::emptied).toList();
    for (int l = 0; l < banks.size(); l++) {
      banks.get(l).add(embeddings.get(l).copyOfRows(row, row + 1), labels.subList(row, row + 1));
    }
    return new Row(banks);
  }

  private List<EmbeddingBank> banks(List<Row> rows) {
    List<EmbeddingBank> all = like.stream().map(EmbeddingBank::emptied).toList();
    for (Row row : rows) {
      for (int l = 0; l < all.size(); l++) {
        EmbeddingBank bank = all.get(l);
        row.layers().get(l).labelledBlocks().forEach(b -> bank.add(b.rows(), b.labels()));
      }
    }
    return all;
  }

  private void fit(List<Row> rows) {
    List<Iterator<EmbeddingBank.Labelled>> blocks = new ArrayList<>();
    banks(rows).forEach(bank -> blocks.add(bank.labelledBlocks().iterator()));
    while (blocks.get(0).hasNext()) {
      List<EmbeddingBank.Labelled> next = blocks.stream().map(Iterator::next).toList();
      fit(next.stream().map(EmbeddingBank.Labelled::rows).toList(), next.get(0).labels());
    }
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
    List<EmbeddingBank> judged = banks(held.originals());
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
