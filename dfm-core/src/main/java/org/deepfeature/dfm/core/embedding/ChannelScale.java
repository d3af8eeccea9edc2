package org.deepfeature.dfm.core.embedding;

import java.util.List;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Divides every channel by its standard deviation over all training images and positions, so that
 * channels of small values count as much as those of large ones. Immutable and thread-safe.
 *
 * @param divisors 1 × C, positive
 * @param positions values a channel has in an embedding, H · W
 */
public record ChannelScale(Matrix divisors, int positions) {
  /**
   * Channels that vary less than this share of the one that varies most are constant: nobody knows
   * what is much for them, so they count no more than that one.
   */
  private static final double FLOOR = 1e-4;

  /**
   * @param bank training embeddings, at least one
   * @return their scale
   */
  public static ChannelScale fit(EmbeddingBank bank) {
    int positions = bank.layout().positions();
    int channels = bank.layout().channels();
    double[] means = new double[channels];
    bank.blocks().forEach(rows -> addTo(means, rows, positions, null));
    double samples = (double) bank.count() * positions;
    for (int c = 0; c < channels; c++) {
      means[c] /= samples;
    }
    double[] variances = new double[channels];
    bank.blocks().forEach(rows -> addTo(variances, rows, positions, means));
    for (int c = 0; c < channels; c++) {
      variances[c] /= samples;
    }
    return of(variances, positions);
  }

  /**
   * @param variances of the channels, C; unchanged
   * @param positions values a channel has in an embedding
   * @return the scale by their roots
   */
  public static ChannelScale ofVariances(double[] variances, int positions) {
    return of(variances.clone(), positions);
  }

  /** Overwrites the variances. */
  private static ChannelScale of(double[] variances, int positions) {
    double largest = 0;
    for (int c = 0; c < variances.length; c++) {
      variances[c] = Math.sqrt(variances[c]);
      largest = Math.max(largest, variances[c]);
    }
    for (int c = 0; c < variances.length; c++) {
      variances[c] = largest == 0 ? 1 : variances[c] < FLOOR * largest ? largest : variances[c];
    }
    return new ChannelScale(Matrix.row(variances), positions);
  }

  /**
   * @param bank training embeddings
   * @param folds of them
   * @return for each fold the scale of the embeddings outside of it, at the price of two
   */
  public static List<ChannelScale> withoutFolds(EmbeddingBank bank, Folds folds) {
    int positions = bank.layout().positions();
    int channels = bank.layout().channels();
    double[] means = new double[channels];
    bank.blocks().forEach(rows -> addTo(means, rows, positions, null));
    for (int c = 0; c < channels; c++) {
      means[c] /= (double) bank.count() * positions;
    }
    // About the mean of all, so that taking a fold out of the sums costs no digits.
    FoldMoments moments = new FoldMoments(folds, means, positions);
    bank.blocks().forEach(moments::add);
    return IntStream.range(0, folds.count())
        .mapToObj(fold -> of(moments.variancesWithout(fold), positions))
        .toList();
  }

  // Without means: sums of values. With means: sums of squared distances from them.
  private static void addTo(double[] sums, Matrix rows, int positions, double @Nullable [] means) {
    for (int i = 0; i < rows.data().length; i++) {
      int channel = i / positions % sums.length;
      double value = rows.data()[i];
      sums[channel] += means == null ? value : (value - means[channel]) * (value - means[channel]);
    }
  }

  /**
   * @param rows n × d
   * @return a new matrix, scaled
   */
  public Matrix apply(Matrix rows) {
    if (rows.columns() != divisors.columns() * positions) {
      throw new IllegalArgumentException(
          "Embeddings of %s values; expected %s x %s"
              .formatted(rows.columns(), divisors.columns(), positions));
    }
    double[] scaled = rows.data().clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] /= divisors.data()[i / positions % divisors.columns()];
    }
    return new Matrix(rows.rows(), rows.columns(), scaled);
  }
}
