package org.deepfeature.dfm.core.pca;

import java.util.Arrays;
import java.util.Map;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.LinearAlgebra.SymmetricEigen;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.embedding.ChannelScale;

/**
 * All that principal components of short rows are made of: how many rows there were, their mean,
 * and their d × d scatter about it. Moments of parts add up to those of the whole in any order, by
 * sums about means (Chan, Golub and LeVeque, 1979), which keep the digits that a plain Gram matrix
 * of large values loses. Immutable and thread-safe.
 *
 * @param count n, {@code >= 1}
 * @param mean 1 × d
 * @param scatter d × d, Σ (x − mean)ᵀ(x − mean)
 */
public record RowMoments(long count, Matrix mean, Matrix scatter) {
  private static final double EPSILON = Math.ulp(1.0);
  private static final String COUNT = "count";
  private static final String MEAN = "mean";
  private static final String SCATTER = "scatter";

  public RowMoments {
    int d = mean.columns();
    if (count < 1 || mean.rows() != 1 || scatter.rows() != d || scatter.columns() != d) {
      throw new IllegalArgumentException(
          "%s rows, mean %s, scatter %s; expected at least one row, and one dimension"
              .formatted(count, mean, scatter));
    }
  }

  /**
   * @param linearAlgebra kernels
   * @param rows n × d, finite, at least one; not modified
   * @return their moments
   * @throws IllegalArgumentException if there are none
   */
  public static RowMoments of(LinearAlgebra linearAlgebra, Matrix rows) {
    Matrix own = new Matrix(rows.rows(), rows.columns(), rows.data().clone());
    PcaSummary centred = PcaSummary.ofRows(own);
    return new RowMoments(rows.rows(), centred.mean(), linearAlgebra.multiplyTransposeA(own, own));
  }

  /**
   * @param other of other rows of the same dimension
   * @return those of all of them
   * @throws IllegalArgumentException if dimensions differ
   */
  public RowMoments plus(RowMoments other) {
    int d = mean.columns();
    if (other.mean.columns() != d) {
      throw new IllegalArgumentException(
          "Moments of rows of %s and of %s values; expected the same"
              .formatted(d, other.mean.columns()));
    }
    long all = count + other.count;
    double share = (double) other.count / all;
    double weight = count * share;
    double[] distance = new double[d];
    double[] common = new double[d];
    for (int j = 0; j < d; j++) {
      distance[j] = other.mean.data()[j] - mean.data()[j];
      common[j] = mean.data()[j] + share * distance[j];
    }
    Matrix sum = Matrix.zeros(d, d);
    for (int i = 0; i < d; i++) {
      double factor = weight * distance[i];
      for (int j = 0; j < d; j++) {
        int at = i * d + j;
        sum.data()[at] = scatter.data()[at] + other.scatter.data()[at] + factor * distance[j];
      }
    }
    return new RowMoments(all, Matrix.row(common), sum);
  }

  /**
   * @param positions neighbouring columns that make a channel
   * @return by what channels are divided: their deviation over all rows and positions
   */
  public ChannelScale channelScale(int positions) {
    int d = mean.columns();
    Matrix squares = Matrix.zeros(1, d);
    Arrays.setAll(squares.data(), j -> scatter.get(j, j));
    return new ColumnSpread(count, mean, squares).channelScale(positions);
  }

  /**
   * @param scale of the channels
   * @return moments of the rows after they were divided by it
   */
  public RowMoments dividedBy(ChannelScale scale) {
    int d = mean.columns();
    double[] divisors = new double[d];
    Arrays.setAll(divisors, j -> scale.divisors().data()[j / scale.positions()]);
    Matrix middle = Matrix.zeros(1, d);
    Matrix divided = Matrix.zeros(d, d);
    for (int i = 0; i < d; i++) {
      middle.data()[i] = mean.data()[i] / divisors[i];
      for (int j = 0; j < d; j++) {
        divided.data()[i * d + j] = scatter.data()[i * d + j] / (divisors[i] * divisors[j]);
      }
    }
    return new RowMoments(count, middle, divided);
  }

  /**
   * Principal axes of all rows. A scatter matrix squares the condition number: directions whose
   * singular value is below 1e-7 of the largest are rounding, and are not kept.
   *
   * @param linearAlgebra kernels
   * @param level how many axes to keep
   * @return centre and axes; no axes at all where rows are all the same
   */
  public PrincipalAxes axes(LinearAlgebra linearAlgebra, PcaLevel level) {
    int d = mean.columns();
    double total = 0;
    double magnitude = 0;
    for (int j = 0; j < d; j++) {
      total += Math.max(0, scatter.get(j, j));
      magnitude = Math.max(magnitude, Math.abs(mean.data()[j]));
    }
    magnitude = Math.max(magnitude, Math.sqrt(total / count));
    double noise = EPSILON * EPSILON * count * d * magnitude * magnitude;
    if (!(total > noise)) {
      return new PrincipalAxes(mean, Matrix.zeros(0, d), Matrix.zeros(1, 0), 0, 0, count);
    }
    double all = total;
    SymmetricEigen eigen =
        linearAlgebra.eigenSymmetric(
            scatter, found -> level.components(singularValues(found, noise), all));
    int kept = eigen.vectors().columns();
    double[] values = Arrays.copyOf(singularValues(eigen.values(), noise), kept);
    Matrix axes = Matrix.zeros(kept, d);
    for (int i = 0; i < kept; i++) {
      for (int j = 0; j < d; j++) {
        axes.data()[i * d + j] = eigen.vectors().get(j, i);
      }
    }
    return new PrincipalAxes(mean, axes, Matrix.row(values), total, 0, count);
  }

  private double[] singularValues(double[] eigenvalues, double noise) {
    int d = eigenvalues.length;
    double floor = Math.max(noise, 4 * EPSILON * d * eigenvalues[0]);
    int rank = 0;
    while (rank < Math.min(d, count - 1) && eigenvalues[rank] > floor) {
      rank++;
    }
    return Arrays.stream(eigenvalues).limit(rank).map(Math::sqrt).toArray();
  }

  /**
   * @return everything needed to restore them; half of the scatter, since it is symmetric
   */
  public State state() {
    int d = mean.columns();
    double[] packed = new double[d * (d + 1) / 2];
    int at = 0;
    for (int i = 0; i < d; i++) {
      System.arraycopy(scatter.data(), i * d, packed, at, i + 1);
      at += i + 1;
    }
    return new State(
        Map.of(COUNT, Matrix.row((double) count), MEAN, mean, SCATTER, Matrix.row(packed)));
  }

  /**
   * @param state what {@link #state} gave
   * @return the same moments
   * @throws IllegalArgumentException if the state is not one of moments
   */
  public static RowMoments restore(State state) {
    Matrix mean = state.get(MEAN);
    int d = mean.columns();
    double[] packed = state.get(SCATTER).data();
    Matrix scatter = Matrix.zeros(d, d);
    int at = 0;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        scatter.data()[i * d + j] = packed[at];
        scatter.data()[j * d + i] = packed[at++];
      }
    }
    return new RowMoments((long) state.get(COUNT).get(0, 0), mean, scatter);
  }
}
