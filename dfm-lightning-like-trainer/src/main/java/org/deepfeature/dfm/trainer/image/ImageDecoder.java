package org.deepfeature.dfm.trainer.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads PNG, JPEG, BMP and TIFF as red, green and blue in 0..1. Grey becomes three equal channels,
 * palettes are looked up, alpha is dropped, 16-bit samples keep their precision. EXIF orientation
 * and colour profiles are ignored, as Pillow does unless told otherwise. Stateless and thread-safe.
 */
public final class ImageDecoder {
  /** Pillow's limit: beyond it a few kilobytes of file can ask for gigabytes of memory. */
  static final long MAX_PIXELS = 178_956_970;

  private static final long MAX_BYTES = 1L << 30;

  static {
    // An image is read from memory; a cache file on disk would only cost time.
    ImageIO.setUseCache(false);
  }

  private ImageDecoder() {}

  /**
   * @param file an image
   * @return its pixels
   * @throws BadImageException if it is not there, empty, truncated, not an image, or too large
   */
  public static RgbImage decode(Path file) {
    byte[] bytes = read(file);
    if (bytes.length == 0) {
      throw new BadImageException(file, "the file is empty");
    }
    if (PngFile.matches(bytes)) {
      String fault = PngFile.fault(bytes);
      if (fault != null) {
        throw new BadImageException(file, fault);
      }
    }
    if (JpegFile.matches(bytes)) {
      JpegFile jpeg = JpegFile.parse(bytes);
      if (!jpeg.complete()) {
        throw new BadImageException(file, "truncated JPEG (its end marker is missing)");
      }
      bytes = jpeg.withoutProfile();
    }
    try {
      return image(decode(file, bytes));
    } catch (BadImageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Decoders meet broken files with unchecked exceptions of every kind.
      throw new BadImageException(file, "cannot be decoded: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new BadImageException(file, "does not fit into memory", e);
    }
  }

  private static byte[] read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new BadImageException(file, "%d bytes; at most %d".formatted(size, MAX_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new BadImageException(file, "there is no such file", e);
    } catch (IOException e) {
      throw new BadImageException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static BufferedImage decode(Path file, byte[] bytes) throws IOException {
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        throw new BadImageException(file, "not an image; expected PNG, JPEG, BMP or TIFF");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width * height > MAX_PIXELS) {
          throw new BadImageException(
              file, "%d x %d pixels; at most %d in all".formatted(width, height, MAX_PIXELS));
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    }
  }

  private static RgbImage image(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int height = image.getHeight();
    ColorModel colors = image.getColorModel();
    boolean palette = colors instanceof java.awt.image.IndexColorModel;
    int type = raster.getDataBuffer().getDataType();
    int bands = raster.getNumBands();
    boolean direct =
        !palette
            && (bands <= 4)
            && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
            && raster.getSampleModel().getSampleSize(0) == (type == DataBuffer.TYPE_BYTE ? 8 : 16);
    if (!direct) {
      return packed(image, width, height);
    }
    float[] ramp = RgbImage.ramp(type == DataBuffer.TYPE_BYTE ? 256 : 65536);
    if (bands < 3) {
      return new RgbImage(
          width,
          height,
          RgbImage.RowReader.grey((y, values) -> band(raster, y, 0, width, ramp, values)));
    }
    return new RgbImage(
        width,
        height,
        (y, red, green, blue) -> {
          band(raster, y, 0, width, ramp, red);
          band(raster, y, 1, width, ramp, green);
          band(raster, y, 2, width, ramp, blue);
        });
  }

  private static void band(
      Raster raster, int y, int band, int width, float[] ramp, float[] values) {
    int[] samples = raster.getSamples(0, y, width, 1, band, (int[]) null);
    for (int x = 0; x < width; x++) {
      values[x] = ramp[samples[x]];
    }
  }

  // Palettes, packed pixels and rare layouts, by the colour model's own conversion to 8-bit sRGB.
  private static RgbImage packed(BufferedImage image, int width, int height) {
    float[] ramp = RgbImage.ramp(256);
    return new RgbImage(
        width,
        height,
        (y, red, green, blue) -> {
          int[] row = image.getRGB(0, y, width, 1, null, 0, width);
          for (int x = 0; x < width; x++) {
            red[x] = ramp[row[x] >> 16 & 0xFF];
            green[x] = ramp[row[x] >> 8 & 0xFF];
            blue[x] = ramp[row[x] & 0xFF];
          }
        });
  }
}
