package org.deepfeature.dfm.api;

/**
 * A fitted reduction: embeddings of dimension d to coordinates of dimension k and back. Immutable
 * and thread-safe. Every row is treated alone: its result depends neither on the rows beside it nor
 * on how many there are (bitwise where the back end allows, to 1e-12 relative otherwise).
 */
public interface Projection {

  /**
   * @return d, the length of an embedding
   */
  int inputDimension();

  /**
   * @return k, the number of coordinates kept, {@code 0 <= k <= d}
   */
  int components();

  /**
   * @return share of the training data's variance that the kept coordinates explain, 0..1
   */
  double explainedVarianceRatio();

  /**
   * @return share of the training data's variance that the algorithm itself dropped, to save memory
   *     or time, before coordinates were chosen, 0..1; 0 for exact ones
   */
  default double lostVarianceRatio() {
    return 0;
  }

  /**
   * @param rows n × d
   * @return n × k coordinates
   * @throws IllegalArgumentException if the dimension differs or a value is NaN or infinite
   */
  Matrix transform(Matrix rows);

  /**
   * @param coordinates n × k
   * @return n × d embeddings
   * @throws IllegalArgumentException if the dimension differs
   */
  Matrix inverseTransform(Matrix coordinates);

  /**
   * What the kept subspace cannot express of each row.
   *
   * @param rows n × d
   * @return n × d, {@code rows - inverseTransform(transform(rows))}
   */
  default Matrix residual(Matrix rows) {
    Matrix back = inverseTransform(transform(rows));
    double[] residual = new double[back.data().length];
    for (int i = 0; i < residual.length; i++) {
      residual[i] = rows.data()[i] - back.data()[i];
    }
    return new Matrix(rows.rows(), rows.columns(), residual);
  }

  /**
   * Squares of the {@link #residual}, summed over channels: the error maps of images.
   *
   * @param rows n × d, each channel after channel
   * @param positions values of a channel, of which d is a multiple
   * @return n × positions, {@code >= 0}
   * @throws IllegalArgumentException as {@link #transform}
   */
  default Matrix squaredErrors(Matrix rows, int positions) {
    Matrix residual = residual(rows);
    Matrix maps = Matrix.zeros(rows.rows(), positions);
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < rows.columns(); j++) {
        double value = residual.get(i, j);
        maps.data()[i * positions + j % positions] += value * value;
      }
    }
    return maps;
  }

  /**
   * @return everything needed to restore it
   */
  State state();
}
