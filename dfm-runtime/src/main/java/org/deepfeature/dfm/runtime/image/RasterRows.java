package org.deepfeature.dfm.runtime.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;

/**
 * Reads rows of what ImageIO decoded. The samples are taken as they stand in the file: Java's own
 * conversions would apply colour profiles and treat grey as linear light, which the reference does
 * not.
 */
final class RasterRows {
  private RasterRows() {}

  /**
   * @throws UnsupportedOperationException if the samples are not integers of at most 16 bits or the
   *     colour space is none of grey, RGB and CMYK
   */
  static RgbImage image(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel colors = image.getColorModel();
    RgbImage.RowReader rows;
    if (colors instanceof IndexColorModel palette) {
      rows = palette(raster, palette);
    } else {
      int type = colors.getColorSpace().getType();
      boolean known =
          type == ColorSpace.TYPE_GRAY
              || type == ColorSpace.TYPE_RGB
              || type == ColorSpace.TYPE_CMYK;
      if (!known) {
        throw new UnsupportedOperationException("colour space is not grey, RGB or CMYK");
      }
      rows = direct(raster, type == ColorSpace.TYPE_CMYK);
    }
    return new RgbImage(image.getWidth(), image.getHeight(), rows);
  }

  /** Returns the image, or a copy whose colours are not multiplied by alpha. */
  static BufferedImage unmultiplied(BufferedImage image) {
    if (!image.isAlphaPremultiplied()) {
      return image;
    }
    BufferedImage copy =
        new BufferedImage(
            image.getColorModel(), image.copyData(null), image.isAlphaPremultiplied(), null);
    copy.coerceData(false);
    return copy;
  }

  private static RgbImage.RowReader palette(Raster raster, IndexColorModel palette) {
    int size = palette.getMapSize();
    float[] reds = new float[size];
    float[] greens = new float[size];
    float[] blues = new float[size];
    for (int i = 0; i < size; i++) {
      reds[i] = palette.getRed(i) / 255f;
      greens[i] = palette.getGreen(i) / 255f;
      blues[i] = palette.getBlue(i) / 255f;
    }
    int width = raster.getWidth();
    return (y, red, green, blue) -> {
      int[] row =
          raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, (int[]) null);
      for (int x = 0; x < width; x++) {
        // An index beyond the palette is black, as in the reference.
        int index = row[x];
        red[x] = index < size ? reds[index] : 0;
        green[x] = index < size ? greens[index] : 0;
        blue[x] = index < size ? blues[index] : 0;
      }
    };
  }

  /**
   * Reads samples as they are: one or two bands of grey and alpha, or red, green, blue and more.
   */
  static RgbImage.RowReader direct(Raster raster, boolean cmyk) {
    int type = raster.getDataBuffer().getDataType();
    int bits = Arrays.stream(raster.getSampleModel().getSampleSize()).max().orElse(0);
    if (type == DataBuffer.TYPE_SHORT) {
      throw new UnsupportedOperationException("samples are signed");
    }
    if (type == DataBuffer.TYPE_FLOAT || type == DataBuffer.TYPE_DOUBLE || bits > 16) {
      throw new UnsupportedOperationException("samples are not integers of at most 16 bits");
    }
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer
        && buffer.getNumBanks() == 1
        && bits == 8
        && !cmyk) {
      return bytes(raster, model, buffer);
    }
    return integers(raster, cmyk);
  }

  private static RgbImage.RowReader bytes(
      Raster raster, PixelInterleavedSampleModel model, DataBufferByte buffer) {
    byte[] data = buffer.getData();
    int width = raster.getWidth();
    int step = model.getPixelStride();
    int stride = model.getScanlineStride();
    int[] offsets = model.getBandOffsets();
    int base =
        buffer.getOffset()
            + (raster.getMinY() - raster.getSampleModelTranslateY()) * stride
            + (raster.getMinX() - raster.getSampleModelTranslateX()) * step;
    int[] channels = offsets.length < 3 ? new int[] {offsets[0], offsets[0], offsets[0]} : offsets;
    return ByteSamples.rows(data, base, stride, step, width, channels);
  }

  private static RgbImage.RowReader integers(Raster raster, boolean cmyk) {
    int bands = raster.getNumBands();
    float[] largest = new float[bands];
    for (int b = 0; b < bands; b++) {
      largest[b] = (1 << raster.getSampleModel().getSampleSize(b)) - 1;
    }
    int width = raster.getWidth();
    return (y, red, green, blue) -> {
      int[] row = raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, (int[]) null);
      int second = bands < 3 ? 0 : 1;
      int third = bands < 3 ? 0 : 2;
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        red[x] = row[at] / largest[0];
        green[x] = row[at + second] / largest[second];
        blue[x] = row[at + third] / largest[third];
        if (cmyk) {
          float light = 1 - row[at + 3] / largest[3];
          red[x] = (1 - red[x]) * light;
          green[x] = (1 - green[x]) * light;
          blue[x] = (1 - blue[x]) * light;
        }
      }
    };
  }
}
