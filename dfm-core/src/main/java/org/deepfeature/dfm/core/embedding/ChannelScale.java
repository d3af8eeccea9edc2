package org.deepfeature.dfm.core.embedding;

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
   * Channels that vary less than this share of the one that varies most are noise, and divided by
   * that share.
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
    double[] deviations = new double[channels];
    bank.blocks().forEach(rows -> addTo(deviations, rows, positions, means));
    double largest = 0;
    for (int c = 0; c < channels; c++) {
      deviations[c] = Math.sqrt(deviations[c] / samples);
      largest = Math.max(largest, deviations[c]);
    }
    for (int c = 0; c < channels; c++) {
      deviations[c] = largest == 0 ? 1 : Math.max(deviations[c], FLOOR * largest);
    }
    return new ChannelScale(Matrix.row(deviations), positions);
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
