package org.deepfeature.dfm.runtime.image;

import java.awt.image.Raster;
import java.nio.file.Path;

/** Reads rows of a TIFF file's samples as red, green and blue. */
final class TiffRows {
  private final Raster raster;
  private final TiffHeader header;
  private final float largest;
  private final int bands;

  private TiffRows(Raster raster, TiffHeader header) {
    this.raster = raster;
    this.header = header;
    this.largest = header.largest();
    this.bands = raster.getNumBands();
  }

  /**
   * @param path named in errors
   * @param raster samples as they stand in the file
   * @param header what they mean
   * @return the image
   * @throws BadImageException if signed samples are below zero, which no picture has
   */
  static RgbImage image(Path path, Raster raster, TiffHeader header) {
    TiffRows rows = new TiffRows(raster, header);
    if (bandsMissing(raster, header)) {
      throw new BadImageException(
          path,
          "%s samples a pixel were decoded; the file has %s"
              .formatted(raster.getNumBands(), header.samples()));
    }
    if (header.signed()) {
      rows.refuseNegative(path);
    }
    return new RgbImage(raster.getWidth(), raster.getHeight(), rows.reader());
  }

  private static boolean bandsMissing(Raster raster, TiffHeader header) {
    int needed = header.color().samples() + (header.premultiplied() ? 1 : 0);
    return raster.getNumBands() < needed;
  }

  private void refuseNegative(Path path) {
    int colors = header.color().samples();
    for (int y = 0; y < raster.getHeight(); y++) {
      int[] row = row(y);
      for (int i = 0; i < row.length; i++) {
        if (i % bands < colors && signed(row[i]) < 0) {
          throw new BadImageException(
              path, "TIFF with signed samples below zero, which is not decoded");
        }
      }
    }
  }

  private RgbImage.RowReader reader() {
    if (header.wholeBytes()) {
      return RasterRows.direct(raster, false);
    }
    return switch (header.color()) {
      case GREY, GREY_FROM_WHITE ->
          RgbImage.RowReader.grey((y, values) -> channel(row(y), 0, values));
      case RGB, YCBCR ->
          (y, red, green, blue) -> {
            int[] row = row(y);
            channel(row, 0, red);
            channel(row, 1, green);
            channel(row, 2, blue);
          };
      case INKS -> this::inks;
      case PALETTE -> this::palette;
    };
  }

  private void channel(int[] row, int band, float[] values) {
    boolean inverted = header.color() == TiffHeader.Color.GREY_FROM_WHITE;
    int alpha = header.color().samples();
    for (int x = 0; x < raster.getWidth(); x++) {
      float sample = signed(row[x * bands + band]);
      float value = (inverted ? largest - sample : sample) / largest;
      if (header.premultiplied()) {
        float opacity = value(row[x * bands + alpha]);
        value = opacity == 0 ? value : Math.min(1, value / opacity);
      }
      values[x] = value;
    }
  }

  private void inks(int y, float[] red, float[] green, float[] blue) {
    int[] row = row(y);
    channel(row, 0, red);
    channel(row, 1, green);
    channel(row, 2, blue);
    for (int x = 0; x < raster.getWidth(); x++) {
      float light = 1 - value(row[x * bands + 3]);
      red[x] = (1 - red[x]) * light;
      green[x] = (1 - green[x]) * light;
      blue[x] = (1 - blue[x]) * light;
    }
  }

  private void palette(int y, float[] red, float[] green, float[] blue) {
    int[] row = row(y);
    int size = header.palette().length / 3;
    for (int x = 0; x < raster.getWidth(); x++) {
      int index = row[x * bands];
      // An index beyond the palette is black, as in the reference.
      red[x] = index < size ? color(index) : 0;
      green[x] = index < size ? color(size + index) : 0;
      blue[x] = index < size ? color(2 * size + index) : 0;
    }
  }

  private float color(int at) {
    return (header.palette()[at] >> Byte.SIZE) / 255f;
  }

  private int[] row(int y) {
    return raster.getPixels(
        raster.getMinX(), raster.getMinY() + y, raster.getWidth(), 1, (int[]) null);
  }

  private float value(int sample) {
    return signed(sample) / largest;
  }

  private int signed(int sample) {
    if (!header.signed()) {
      return sample;
    }
    return header.bits() == Byte.SIZE ? (byte) sample : (short) sample;
  }
}
