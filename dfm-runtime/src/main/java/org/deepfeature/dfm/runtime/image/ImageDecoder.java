package org.deepfeature.dfm.runtime.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes PNG, JPEG (CMYK too), BMP, TIFF and GIF with integer samples of up to 16 bits. As
 * Pillow's {@code convert('RGB')} does: grey becomes three equal channels, a palette is expanded,
 * alpha is dropped without blending, colour profiles and gamma are ignored, CMYK is multiplied out,
 * and of several pictures the first is taken. The orientation that a camera notes in EXIF is
 * ignored, too. Unlike there, 16-bit samples keep their precision (value / 65535). Immutable and
 * thread-safe.
 */
public final class ImageDecoder {
  /** Pillow's limit against decompression bombs: a quarter of a gigabyte of 24-bit pixels. */
  public static final long DEFAULT_PIXEL_LIMIT = 178_956_970;

  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  private final long pixelLimit;

  /** Makes a decoder with the {@link #DEFAULT_PIXEL_LIMIT}. */
  public ImageDecoder() {
    this(DEFAULT_PIXEL_LIMIT);
  }

  /**
   * @param pixelLimit most pixels that an image may announce, {@code >= 1}
   * @throws IllegalArgumentException if the limit is below 1
   */
  public ImageDecoder(long pixelLimit) {
    if (pixelLimit < 1) {
      throw new IllegalArgumentException("Pixel limit " + pixelLimit + "; expected at least 1");
    }
    this.pixelLimit = pixelLimit;
  }

  /**
   * @param path an image file
   * @return its pixels
   * @throws BadImageException if it cannot be read, is empty, truncated, no image of a known kind,
   *     or announces more pixels than the limit; the latter is seen before memory is spent
   */
  public RgbImage decode(Path path) {
    return decoded(
        path,
        () -> {
          if (Files.size(path) > MOST_BYTES) {
            throw new BadImageException(path, "larger than 2 GB");
          }
          return Files.readAllBytes(path);
        });
  }

  private RgbImage decoded(Path path, Content content) {
    try {
      return decodeContent(path, content.read());
    } catch (NoSuchFileException e) {
      throw new BadImageException(path, "no such file", e);
    } catch (IOException | RuntimeException e) {
      if (e instanceof BadImageException bad) {
        throw bad;
      }
      // Decoders answer malformed bytes with all sorts of runtime exceptions, too.
      throw new BadImageException(path, "cannot be decoded (" + reason(e) + ")", e);
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  /**
   * @param name for messages
   * @param bytes of an image file
   * @return its pixels
   * @throws BadImageException as {@link #decode(Path)}
   */
  public RgbImage decode(Path name, byte[] bytes) {
    return decoded(name, () -> bytes);
  }

  private interface Content {
    byte[] read() throws IOException;
  }

  private RgbImage decodeContent(Path path, byte[] bytes) throws IOException {
    if (bytes.length == 0) {
      throw new BadImageException(path, "the file is empty");
    }
    if (JpegFile.matches(bytes)) {
      JpegFile jpeg = JpegFile.parse(bytes);
      if (!jpeg.complete()) {
        throw new BadImageException(path, "truncated JPEG");
      }
      return read(path, jpeg.withoutProfile(), jpeg);
    }
    if (PngFile.matches(bytes)) {
      PngFile file = PngFile.parse(path, bytes);
      Optional<PngHeader> plain = PngHeader.of(file).filter(PngHeader::plain);
      if (plain.isPresent()) {
        checkPixels(path, plain.get().width(), plain.get().height());
        return PngRows.decode(path, file, plain.get());
      }
    }
    return read(path, bytes, null);
  }

  private RgbImage read(Path path, byte[] bytes, @Nullable JpegFile jpeg) throws IOException {
    // Memory, not ImageIO's default: that one writes every file into a temporary one first.
    try (ImageInputStream input =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
      if (!readers.hasNext()) {
        throw new BadImageException(path, "not an image of a known kind");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(input, true, true);
        checkPixels(path, reader.getWidth(0), reader.getHeight(0));
        return pixels(path, reader, jpeg);
      } finally {
        reader.dispose();
      }
    }
  }

  private void checkPixels(Path path, long width, long height) {
    if (width * height > pixelLimit) {
      throw new BadImageException(
          path, "%s x %s pixels; at most %s are allowed".formatted(height, width, pixelLimit));
    }
  }

  private static RgbImage pixels(Path path, ImageReader reader, @Nullable JpegFile jpeg)
      throws IOException {
    List<String> missing = new ArrayList<>();
    reader.addIIOReadWarningListener(
        (source, warning) -> {
          // libjpeg says so where data end early, and goes on in grey; other warnings are harmless.
          if (warning.toLowerCase(Locale.ROOT).contains("premature")) {
            missing.add(warning);
          }
        });
    RgbImage image;
    if (jpeg != null && jpeg.components() == 4 && reader.canReadRaster()) {
      image = RasterRows.invertedCmyk(reader.readRaster(0, null), jpeg.adobeTransform() == 2);
    } else {
      image = RasterRows.image(reader.read(0));
    }
    if (!missing.isEmpty()) {
      throw new BadImageException(path, "corrupt (" + missing.get(0) + ")");
    }
    return image;
  }
}
