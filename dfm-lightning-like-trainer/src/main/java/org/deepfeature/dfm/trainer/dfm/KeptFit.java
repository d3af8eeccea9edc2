package org.deepfeature.dfm.trainer.dfm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
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
          int[] times = of.stream().mapToInt(row -> times(row, weight, wanted)).toArray();
          if (Arrays.stream(times).sum() == 0) {
            return;
          }
          collector.add(
              embeddings.stream().map(layer -> repeated(layer, times)).toList(),
              labels(of, times),
              groups(groups, of, times));
        });
    FittedModel fitted = collector.finish();
    return new Result(fitted, collector.doubts(), collector.isStreaming());
  }

  private static int times(KeptRow row, int weight, Predicate<KeptRow> wanted) {
    if (!wanted.test(row)) {
      return 0;
    }
    return row.falseAlarm() ? weight : 1;
  }

  private static Matrix repeated(Matrix rows, int[] times) {
    int total = Arrays.stream(times).sum();
    if (Arrays.stream(times).allMatch(count -> count == 1)) {
      return rows;
    }
    int d = rows.columns();
    Matrix all = Matrix.zeros(total, d);
    int at = 0;
    for (int row = 0; row < times.length; row++) {
      for (int i = 0; i < times[row]; i++) {
        System.arraycopy(rows.data(), row * d, all.data(), at++ * d, d);
      }
    }
    return all;
  }

  private static List<String> labels(List<KeptRow> rows, int[] times) {
    List<String> labels = new ArrayList<>();
    for (int row = 0; row < times.length; row++) {
      for (int i = 0; i < times[row]; i++) {
        labels.add(rows.get(row).label());
      }
    }
    return labels;
  }

  private static RowGroups groups(RowGroups groups, List<KeptRow> rows, int[] times) {
    int total = Arrays.stream(times).sum();
    int[] images = new int[total];
    boolean[] originals = new boolean[total];
    int at = 0;
    for (int row = 0; row < times.length; row++) {
      for (int i = 0; i < times[row]; i++) {
        images[at] = groups.image(row);
        originals[at++] = groups.isOriginal(row) && !rows.get(row).falseAlarm();
      }
    }
    return RowGroups.of(images, originals);
  }
}
