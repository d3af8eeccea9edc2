package org.deepfeature.dfm.runtime.image;

import java.awt.image.BufferedImage;

/**
 * A decoded image, read row by row as red, green and blue in 0..1. Samples stay as compact as they
 * were decoded; floats exist for one row at a time, so that a large photograph costs no more than
 * its decoded bytes. Immutable and thread-safe.
 */
public final class RgbImage {
  private final int width;
  private final int height;
  private final RowReader rows;

  RgbImage(int width, int height, RowReader rows) {
    this.width = width;
    this.height = height;
    this.rows = rows;
  }

  /**
   * @param width in pixels, {@code >= 1}
   * @param height in pixels, {@code >= 1}
   * @param planes red, green and blue, each height × width, in 0..1; copied
   * @return an image of these values
   * @throws IllegalArgumentException if the number of values does not fit
   */
  public static RgbImage ofPlanes(int width, int height, float[] planes) {
    requirePlanes(width, height, planes);
    float[] copy = planes.clone();
    int plane = width * height;
    return new RgbImage(
        width,
        height,
        (y, red, green, blue) -> {
          System.arraycopy(copy, y * width, red, 0, width);
          System.arraycopy(copy, plane + y * width, green, 0, width);
          System.arraycopy(copy, 2 * plane + y * width, blue, 0, width);
        });
  }

  /**
   * @param width in pixels, {@code >= 1}
   * @param height in pixels, {@code >= 1}
   * @param planes red, green and blue, each height × width
   * @throws IllegalArgumentException if the number of values does not fit
   */
  public static void requirePlanes(int width, int height, float[] planes) {
    if (width < 1 || height < 1 || planes.length != 3L * width * height) {
      throw new IllegalArgumentException(
          "%s values do not make three planes of %s x %s".formatted(planes.length, height, width));
    }
  }

  /**
   * @param image grey, RGB or with a palette, of up to 16 bits a sample; unchanged, and read when
   *     rows are read
   * @return its pixels; alpha is dropped and a colour profile ignored
   * @throws UnsupportedOperationException if its samples or its colour space are others
   */
  public static RgbImage of(BufferedImage image) {
    return RasterRows.image(RasterRows.unmultiplied(image));
  }

  /**
   * @param rgb red, green and blue bytes of each pixel, row after row; read when rows are read
   * @param width pixels of a row, {@code >= 1}
   * @param height rows, {@code >= 1}
   * @param stride bytes from a row to the next, {@code >= 3 * width}
   * @return an image over these bytes
   * @throws IllegalArgumentException if they do not hold so many rows
   */
  public static RgbImage ofBytes(byte[] rgb, int width, int height, int stride) {
    if (width < 1
        || height < 1
        || stride < 3L * width
        || rgb.length < (height - 1L) * stride + 3L * width) {
      throw new IllegalArgumentException(
          "%s bytes do not hold %s rows of %s RGB pixels, %s bytes apart"
              .formatted(rgb.length, height, width, stride));
    }
    return new RgbImage(
        width, height, ByteSamples.rows(rgb, 0, stride, 3, width, new int[] {0, 1, 2}));
  }

  /**
   * @return pixels in a row
   */
  public int width() {
    return width;
  }

  /**
   * @return rows
   */
  public int height() {
    return height;
  }

  /**
   * Reads one row.
   *
   * @param y {@code 0 <= y < height}
   * @param red receives {@link #width} values in 0..1
   * @param green likewise
   * @param blue likewise
   */
  public void readRow(int y, float[] red, float[] green, float[] blue) {
    rows.read(y, red, green, blue);
  }

  /**
   * @param rows that are seen
   * @param columns that are seen
   * @return that part of it, read when rows are read; itself if that is all
   */
  RgbImage part(Placement rows, Placement columns) {
    if (rows.sourceLength() == height && columns.sourceLength() == width) {
      return this;
    }
    int length = columns.sourceLength();
    return new RgbImage(
        length,
        rows.sourceLength(),
        (y, red, green, blue) -> {
          float[][] row = new float[3][width];
          readRow(rows.sourceStart() + y, row[0], row[1], row[2]);
          System.arraycopy(row[0], columns.sourceStart(), red, 0, length);
          System.arraycopy(row[1], columns.sourceStart(), green, 0, length);
          System.arraycopy(row[2], columns.sourceStart(), blue, 0, length);
        });
  }

  /**
   * @return a copy of all values: three planes of height × width, red, green, blue, in 0..1
   */
  public float[] toPlanes() {
    int plane = Math.multiplyExact(width, height);
    float[] planes = new float[Math.multiplyExact(3, plane)];
    float[][] row = new float[3][width];
    for (int y = 0; y < height; y++) {
      rows.read(y, row[0], row[1], row[2]);
      for (int c = 0; c < 3; c++) {
        System.arraycopy(row[c], 0, planes, c * plane + y * width, width);
      }
    }
    return planes;
  }

  @Override
  public String toString() {
    return "RgbImage[" + height + " x " + width + "]";
  }

  /** How a row is turned into floats. */
  interface RowReader {
    /**
     * @param y the row
     * @param red receives the row
     * @param green receives the row
     * @param blue receives the row
     */
    void read(int y, float[] red, float[] green, float[] blue);

    /**
     * @param grey reads one channel into its first argument's array
     * @return a reader that gives that channel three times
     */
    static RowReader grey(GreyReader grey) {
      return (y, red, green, blue) -> {
        grey.read(y, red);
        int width = Math.min(red.length, Math.min(green.length, blue.length));
        System.arraycopy(red, 0, green, 0, width);
        System.arraycopy(red, 0, blue, 0, width);
      };
    }
  }

  /** How a row of one channel is turned into floats. */
  interface GreyReader {
    /**
     * @param y the row
     * @param values receives the row
     */
    void read(int y, float[] values);
  }
}
