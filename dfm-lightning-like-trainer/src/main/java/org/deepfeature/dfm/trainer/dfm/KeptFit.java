package org.deepfeature.dfm.trainer.dfm;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.runtime.model.KeptRows;

/**
 * Fits on rows that were kept, by what fits on images: the same rows in the same batches give the
 * same model to the bit. False alarms are fitted on in every fold and judged in none, so thresholds
 * go on saying how the other images score. Immutable; as thread-safe as the rows.
 *
 * @param settings how to fit
 * @param layouts of the layers' embeddings
 * @param size of the maps that thresholds are chosen for
 * @param batch images of a batch in the fit
 */
public record KeptFit(
    DfmSettings settings, List<EmbeddingLayout> layouts, ImageSize size, int batch) {

  /**
   * What came of it.
   *
   * @param fitted the model, and thresholds from held-out images
   * @param doubts a sentence for each rule of a threshold that these can tell little about
   * @param streamed whether rows were more than the memory budget
   */
  public record Result(FittedModel fitted, List<String> doubts, boolean streamed) {
    public Result {
      doubts = List.copyOf(doubts);
    }
  }

  public KeptFit {
    layouts = List.copyOf(layouts);
  }

  /**
   * @param rows to fit on
   * @param weight how often each false alarm counts, {@code >= 1}
   * @return the model
   * @throws IllegalArgumentException if there are fewer than three images beside false alarms, or
   *     all are the same
   */
  public Result of(KeptRows rows, int weight) {
    return of(rows, weight, row -> true);
  }

  /**
   * @param rows some of which to fit on
   * @param weight as above
   * @param wanted tells of a row whether to fit on it; an image and its copies alike
   * @return the model
   * @throws IllegalArgumentException as above
   */
  public Result of(KeptRows rows, int weight, Predicate<KeptRow> wanted) {
    EmbeddingCollector collector = new EmbeddingCollector(layouts, settings, size);
    CopyNumbers copies = new CopyNumbers();
    rows.forEachBlock(
        batch,
        (embeddings, of) -> {
          RowGroups groups = copies.next(of.stream().map(KeptRow::copy).toList());
          int[] picked = picked(of, weight, wanted);
          if (picked.length > 0) {
            collector.add(
                embeddings.stream().map(layer -> rows(layer, picked)).toList(),
                Arrays.stream(picked).mapToObj(row -> of.get(row).label()).toList(),
                groups(groups, of, picked),
                contents(of, picked));
          }
        });
    FittedModel fitted = collector.finish();
    return new Result(fitted, collector.doubts(), collector.isStreaming());
  }

  private static Supplier<long[]> contents(List<KeptRow> rows, int[] picked) {
    long[] hashes = ContentHashes.ofRows(Arrays.stream(picked).mapToObj(rows::get).toList());
    return () -> hashes;
  }

  /** Which rows to fit on; one that counts several times is there as often. */
  private static int[] picked(List<KeptRow> rows, int weight, Predicate<KeptRow> wanted) {
    return IntStream.range(0, rows.size())
        .filter(row -> wanted.test(rows.get(row)))
        .flatMap(row -> IntStream.range(0, rows.get(row).falseAlarm() ? weight : 1).map(i -> row))
        .toArray();
  }

  private static Matrix rows(Matrix from, int[] picked) {
    int d = from.columns();
    Matrix rows = Matrix.zeros(picked.length, d);
    for (int i = 0; i < picked.length; i++) {
      System.arraycopy(from.data(), picked[i] * d, rows.data(), i * d, d);
    }
    return rows;
  }

  private static RowGroups groups(RowGroups groups, List<KeptRow> rows, int[] picked) {
    int[] images = new int[picked.length];
    boolean[] originals = new boolean[picked.length];
    for (int i = 0; i < picked.length; i++) {
      images[i] = groups.image(picked[i]);
      originals[i] = groups.isOriginal(picked[i]) && !rows.get(picked[i]).falseAlarm();
    }
    return RowGroups.of(images, originals);
  }
}
