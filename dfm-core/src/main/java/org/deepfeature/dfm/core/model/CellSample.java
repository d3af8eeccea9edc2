package org.deepfeature.dfm.core.model;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;

/**
 * Some cells of many, evenly and by a seed: for densities whose work grows with the number of cells
 * (Knuth's selection sampling, which takes one pass and keeps the order).
 */
final class CellSample {
  /** Cells, at most. */
  static final int MOST = 4096;

  private static final long SEED = 0;

  private CellSample() {}

  /** Returns all of so many cells, or as many of them as are kept. */
  static Stream<EmbeddingBank.Labelled> of(Iterator<EmbeddingBank.Labelled> blocks, long total) {
    List<EmbeddingBank.Labelled> chosen = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(SEED);
    long left = total;
    long wanted = Math.min(MOST, total);
    while (blocks.hasNext()) {
      EmbeddingBank.Labelled block = blocks.next();
      int[] rows = new int[block.rows().rows()];
      int count = 0;
      for (int row = 0; row < rows.length; row++) {
        if (random.nextLong(Math.max(1, left--)) < wanted) {
          wanted--;
          rows[count++] = row;
        }
      }
      if (count > 0) {
        chosen.add(some(block, rows, count));
      }
    }
    return chosen.stream();
  }

  private static EmbeddingBank.Labelled some(EmbeddingBank.Labelled block, int[] rows, int count) {
    int width = block.rows().columns();
    Matrix some = Matrix.zeros(count, width);
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      System.arraycopy(block.rows().data(), rows[i] * width, some.data(), i * width, width);
      labels.add(block.labels().get(rows[i]));
    }
    return new EmbeddingBank.Labelled(some, labels);
  }
}
