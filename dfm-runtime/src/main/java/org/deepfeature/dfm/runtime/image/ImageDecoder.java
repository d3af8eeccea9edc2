package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Decodes PNG, JPEG, TIFF, BMP, GIF, WebP (lossy ones where libwebp is there) and PNM of integer
 * samples of up to 16 bits, by a file's first bytes, whatever its name. As Pillow's {@code
 * convert('RGB')} does: grey becomes three equal channels, a palette is expanded, alpha is dropped
 * without blending (and divided out where a TIFF has it multiplied in), colour profiles and gamma
 * are ignored, inks are multiplied out, and of several pictures the first is taken. a TIFF is
 * turned as its tag says, and EXIF is ignored. Unlike there, samples of more than 8 bits keep their
 * precision (value / 65535). What cannot be decoded right is refused in words. Immutable and
 * thread-safe.
 */
public final class ImageDecoder {
  /** Pillow's limit against decompression bombs: a quarter of a gigabyte of 24-bit pixels. */
  public static final long DEFAULT_PIXEL_LIMIT = 178_956_970;

  private static final long MOST_BYTES = Integer.MAX_VALUE - 8;

  private final Limits limits;

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
    this.limits = Limits.ofPixels(pixelLimit);
  }

  ImageDecoder(Limits limits) {
    this.limits = limits;
  }

  /**
   * @param path an image file
   * @return its pixels
   * @throws BadImageException if it cannot be read, is empty, truncated, no image of a kind that is
   *     decoded, or announces more pixels than the limit or more than memory holds; the latter is
   *     seen before memory is spent
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
    } catch (LinkageError e) {
      // libwebp is the one native library here, and not made for every system.
      throw new BadImageException(path, "its decoder cannot be loaded (" + e + ")", e);
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
