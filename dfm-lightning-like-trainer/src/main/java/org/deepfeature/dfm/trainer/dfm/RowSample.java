package org.deepfeature.dfm.trainer.dfm;

import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;

/** Rows of a stream, evenly spread at any time. Not thread-safe. */
final class RowSample {
  /** Rows, at most. */
  private static final int MOST = 4096;

  private EmbeddingBank sample;
  private final int most;
  private long every = 1;
  private long seen;

  /**
   * @param empty what to fill
   * @param memory bytes of the whole fit
   */
  RowSample(EmbeddingBank empty, long memory) {
    this.sample = empty;
    long fits = memory / (8L * sample.bytesPerValue() * sample.layout().dimension());
    this.most = (int) Math.max(2, Math.min(MOST, fits));
  }

  void add(Matrix rows, List<String> labels) {
    for (int i = 0; i < rows.rows(); i++) {
      if (seen++ % every == 0) {
        sample.add(rows.copyOfRows(i, i + 1), labels.subList(i, i + 1));
      }
    }
    while (sample.count() > most) {
      // Every second row goes, and from now on every second comes.
      sample = sample.select(i -> i % 2 == 0);
      every *= 2;
    }
  }

  int count() {
    return sample.count();
  }

  Stream<EmbeddingBank.Labelled> labelledBlocks() {
    return sample.labelledBlocks();
  }
}
