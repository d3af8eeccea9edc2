package org.deepfeature.dfm.coretestkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.RowGroups;

/**
 * Rows to hold out folds of. Immutable and thread-safe.
 *
 * @param kind of data
 * @param images how many
 * @param copies of each, changed slightly
 * @param channels of a row
 * @param positions of a channel
 * @param level how many axes to keep
 * @param standardize whether channels are divided by their deviation
 */
record FoldCase(
    Kind kind,
    int images,
    int copies,
    int channels,
    int positions,
    String level,
    boolean standardize) {

  /** What is hard about the data, if anything. */
  enum Kind {
    /** A falling spectrum, as networks give it. */
    FALLING,
    /** Far from the origin, compared with its spread. */
    OFFSET,
    /** Each image twice, in different folds. */
    TWINS,
    /** One image is a thousand times as large as the others. */
    OUTLIER,
    /** Fewer directions than images. */
    LOW_RANK,
    /** Squares leave the range of numbers. */
    TINY,
    /** Singular values from 1 down to a millionth. */
    STEEP
  }

  static List<FoldCase> all() {
    List<FoldCase> cases = new ArrayList<>();
    for (boolean standardize : new boolean[] {false, true}) {
      for (String level : new String[] {"0.97", "0.5", "4", "1.0"}) {
        cases.add(new FoldCase(Kind.FALLING, 23, 0, 6, 9, level, standardize));
        cases.add(new FoldCase(Kind.FALLING, 11, 2, 30, 4, level, standardize));
        cases.add(new FoldCase(Kind.FALLING, 90, 0, 5, 4, level, standardize));
        cases.add(new FoldCase(Kind.FALLING, 60, 0, 18, 3, level, standardize));
        cases.add(new FoldCase(Kind.FALLING, 60, 0, 4, 40, level, standardize));
        cases.add(new FoldCase(Kind.FALLING, 40, 0, 200, 1, level, standardize));
      }
      for (Kind kind : Kind.values()) {
        for (String level : new String[] {"0.97", "1.0"}) {
          cases.add(new FoldCase(kind, 17, 0, 8, 9, level, standardize));
          cases.add(new FoldCase(kind, 50, 1, 7, 3, level, standardize));
          cases.add(new FoldCase(kind, 19, 1, 80, 1, level, standardize));
        }
      }
    }
    return cases;
  }

  /** Whether products tell folds as exactly as fits of their own. */
  boolean isOrdinary() {
    return kind == Kind.FALLING;
  }

  boolean isTall() {
    return images * (1 + copies) > channels * positions;
  }

  RowGroups groups() {
    int rows = images * (1 + copies);
    int[] image = new int[rows];
    boolean[] original = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      // Copies come before their original and after it.
      image[row] = row % images;
      original[row] = row / images == copies / 2;
    }
    return RowGroups.of(image, original);
  }

  EmbeddingBank bank() {
    EmbeddingBank bank = new EmbeddingBank(new EmbeddingLayout("any", channels, 1, positions));
    Matrix originals = originals();
    Random random = new Random(2);
    int d = originals.columns();
    Matrix rows = Matrix.zeros(images * (1 + copies), d);
    for (int i = 0; i < rows.data().length; i++) {
      double value = originals.data()[i % originals.data().length];
      boolean original = i / originals.data().length == copies / 2;
      rows.data()[i] = original ? value : value * (1 + 0.02 * random.nextGaussian());
    }
    for (int from = 0; from < rows.rows(); from += 16) {
      bank.add(rows.copyOfRows(from, Math.min(rows.rows(), from + 16)));
    }
    return bank;
  }

  private Matrix originals() {
    Random random = new Random(images + 31L * channels);
    int d = channels * positions;
    int rank = kind == Kind.LOW_RANK ? 5 : d;
    double[][] directions = new double[rank][d];
    for (int r = 0; r < rank; r++) {
      for (int j = 0; j < d; j++) {
        directions[r][j] = random.nextGaussian() * (1 + j / positions);
      }
    }
    double[] values = new double[images * d];
    for (int i = 0; i < images; i++) {
      if (kind == Kind.TWINS && i % 2 == 1) {
        System.arraycopy(values, (i - 1) * d, values, i * d, d);
        continue;
      }
      for (int r = 0; r < rank; r++) {
        double fall = kind == Kind.STEEP ? Math.pow(10, -6.0 * r / rank) : 1 / (1 + 0.3 * r);
        double weight = random.nextGaussian() * fall * (kind == Kind.OUTLIER && i == 3 ? 1e3 : 1);
        for (int j = 0; j < d; j++) {
          values[i * d + j] += weight * directions[r][j];
        }
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] += kind == Kind.OFFSET ? 1e4 : kind == Kind.TINY ? 0 : 2;
      values[i] *= kind == Kind.TINY ? 1e-30 : 1;
    }
    return new Matrix(images, d, values);
  }
}
