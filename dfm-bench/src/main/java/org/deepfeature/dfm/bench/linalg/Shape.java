package org.deepfeature.dfm.bench.linalg;

import java.util.Random;
import org.deepfeature.dfm.api.Matrix;

/**
 * A size of embeddings.
 *
 * @param rows n
 * @param columns d
 */
public record Shape(int rows, int columns) {

  /**
   * @param text such as {@code 300x16384}
   * @return that size
   */
  public static Shape parse(String text) {
    String[] sides = text.split("x", -1);
    return new Shape(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
  }

  /**
   * Embeddings as networks give them: few strong directions, many weak ones, noise.
   *
   * @return n × d
   */
  public Matrix embeddings() {
    return embeddings(0.05);
  }

  /**
   * @param noise its deviation; that of the strongest direction is 1
   * @return n × d
   */
  public Matrix embeddings(double noise) {
    Random random = new Random(1);
    int rank = Math.min(60, Math.min(rows, columns));
    float[][] directions = new float[rank][columns];
    for (float[] direction : directions) {
      for (int j = 0; j < columns; j++) {
        direction[j] = (float) random.nextGaussian();
      }
    }
    Matrix result = Matrix.zeros(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int r = 0; r < rank; r++) {
        double weight = random.nextGaussian() / (1 + r);
        for (int j = 0; j < columns; j++) {
          result.data()[i * columns + j] += weight * directions[r][j];
        }
      }
      for (int j = 0; j < columns; j++) {
        result.data()[i * columns + j] += noise * random.nextGaussian();
      }
    }
    return result;
  }
}
