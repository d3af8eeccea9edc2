package org.deepfeature.dfm.api;

/**
 * Checks of what plugins are given, with the messages that people see everywhere. Rows, columns and
 * images are counted from 0. Stateless and thread-safe.
 */
public final class Arguments {
  private Arguments() {}

  /**
   * What reducers, densities and what they fitted demand of rows.
   *
   * @param rows n × any
   * @param columns how many are expected, {@code >= 0}
   * @return the same
   * @throws IllegalArgumentException if there are more or fewer columns, or a value is NaN or
   *     infinite; the message names the first
   */
  public static Matrix requireRows(Matrix rows, int columns) {
    if (rows.columns() != columns) {
      throw new IllegalArgumentException(
          "Rows of %s values were given; expected %s".formatted(rows.columns(), columns));
    }
    return requireFinite(rows);
  }

  /**
   * @param matrix of any shape
   * @return the same
   * @throws IllegalArgumentException if a value is NaN or infinite; the message names the first
   */
  public static Matrix requireFinite(Matrix matrix) {
    double[] data = matrix.data();
    for (int i = 0; i < data.length; i++) {
      if (!Double.isFinite(data[i])) {
        throw new IllegalArgumentException(
            "Row %s, column %s is %s; expected finite values"
                .formatted(i / matrix.columns(), i % matrix.columns(), data[i]));
      }
    }
    return matrix;
  }

  /**
   * What backbones demand of images.
   *
   * @param images any number of them, none included
   * @param channels that the network takes
   * @param size that the network was loaded for
   * @return the same
   * @throws IllegalArgumentException if channels or size are others
   */
  public static Tensor requireImages(Tensor images, int channels, ImageSize size) {
    if (images.channels() != channels
        || images.height() != size.height()
        || images.width() != size.width()) {
      throw new IllegalArgumentException(
          "Images %s; the network was loaded for %s x %s x %s"
              .formatted(images, channels, size.height(), size.width()));
    }
    return images;
  }
}
