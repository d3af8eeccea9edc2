package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

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
    } catch (OutOfMemoryError e) {
      // What failed is one large array, or what several images at once left; the rest goes on.
      throw new BadImageException(path, "memory (-Xmx) is too small to decode it", e);
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
    FileKind kind =
        FileKind.of(bytes).orElseThrow(() -> new BadImageException(path, FileKind.unread(bytes)));
    Limits limits = Limits.ofPixels(pixelLimit);
    return switch (kind) {
      case JPEG -> JpegPicture.decode(path, bytes, limits);
      case PNG -> PngPicture.decode(path, bytes, limits);
      case GIF -> GifPicture.decode(path, bytes, limits);
      case BMP -> BmpPicture.decode(path, bytes, limits);
      case TIFF -> TiffPicture.decode(path, bytes, limits);
      case WEBP -> WebpPicture.decode(path, bytes, limits);
      case PNM -> PnmPicture.decode(path, bytes, limits);
    };
  }
}
