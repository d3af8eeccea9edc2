package org.deepfeature.dfm.core.embedding;

import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Rows dealt out to folds: a model is fitted on all rows outside of a fold, and judges the
 * unchanged rows in it. Immutable and thread-safe.
 */
public final class Folds {
  /** Of rows that are never held out. */
  public static final int NONE = -1;

  private final int count;
  private final int[] foldOf;
  private final boolean[] originals;

  Folds(int count, int[] foldOf, boolean[] originals) {
    this.count = count;
    this.foldOf = foldOf;
    this.originals = originals;
  }

  /**
   * A single fold.
   *
   * @param rows of it and all others
   * @param held rows to judge, of {@code 0 <= row < rows}
   * @param copies rows that are neither fitted on nor judged, such as copies of those
   * @return the fold
   */
  public static Folds one(int rows, int[] held, int[] copies) {
    int[] foldOf = new int[rows];
    boolean[] judged = new boolean[rows];
    Arrays.fill(foldOf, NONE);
    for (int row : held) {
      foldOf[row] = 0;
      judged[row] = true;
    }
    for (int row : copies) {
      foldOf[row] = 0;
    }
    return new Folds(1, foldOf, judged);
  }

  /**
   * @return folds
   */
  public int count() {
    return count;
  }

  /**
   * @return rows of all folds
   */
  public int rows() {
    return foldOf.length;
  }

  /**
   * @param fold {@code 0 <= fold < count()}
   * @return rows to fit on, ascending
   */
  public int[] training(int fold) {
    return rows(row -> foldOf[row] != fold);
  }

  /**
   * @param fold {@code 0 <= fold < count()}
   * @return rows to judge, ascending; at least one
   */
  public int[] held(int fold) {
    return rows(row -> foldOf[row] == fold && originals[row]);
  }

  /**
   * @param fold {@code 0 <= fold < count()}
   * @return rows that are not fitted on, ascending: those to judge, and copies of their images
   */
  public int[] members(int fold) {
    return rows(row -> foldOf[row] == fold);
  }

  /**
   * @param row {@code 0 <= row < rows()}
   * @return its fold, or {@link #NONE}
   */
  public int fold(int row) {
    return foldOf[row];
  }

  private int[] rows(IntPredicate wanted) {
    return IntStream.range(0, foldOf.length).filter(wanted).toArray();
  }
}
