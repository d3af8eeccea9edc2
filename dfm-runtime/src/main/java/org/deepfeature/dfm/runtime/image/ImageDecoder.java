package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongPredicate;

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

  /** Beside what is decoded there are the model, the network's results, and gaps. */
  private static final int ENOUGH = 3;

  private static final int CHUNK = 1 << 16;

  private static final DecodingMemory MEMORY = DecodingMemory.OF_THE_HEAP;

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
   * @param bytesPerPixel that whoever gets the images needs of each pixel beside them, {@code >= 0}
   * @return a decoder that leaves so much room
   */
  public ImageDecoder withRoom(int bytesPerPixel) {
    return new ImageDecoder(limits.withExtra(bytesPerPixel));
  }

  /**
   * Waits while other images that are being decoded in this process leave too little memory. What
   * they leave is looked at until this returns; where many threads decode large images, {@link
   * #decode(Path, Function)} keeps their memory bounded until they are done with them.
   *
   * @param path an image file
   * @return its pixels
   * @throws BadImageException if it cannot be read, is empty, truncated, no image of a kind that is
   *     decoded, or announces more pixels than the limit or more than memory holds; the latter is
   *     seen before memory is spent
   */
  public RgbImage decode(Path path) {
    return decode(path, limits, image -> image);
  }

  /**
   * @param path an image file
   * @param use gets its pixels; may not decode another image, and not read this one after it
   *     returned. Their memory is held for it until then; an image that is too large for all of it
   *     is decoded some rows at a time, as they are read
   * @param <T> what is made of them
   * @return what that returned
   * @throws BadImageException as {@link #decode(Path)}; of an image that is decoded as its rows are
   *     read, when one of them is
   */
  public <T> T decode(Path path, Function<RgbImage, T> use) {
    return decode(path, limits.withStrips(), use);
  }

  private static <T> T decode(Path path, Limits limits, Function<RgbImage, T> use) {
    try {
      long size = Files.size(path);
      if (size > MOST_BYTES) {
        throw new BadImageException(path, "larger than 2 GB");
      }
      if (size > limits.bytes()) {
        throw new BadImageException(
            path,
            "the file takes %s MB; of the memory (-Xmx) %s MB are left to an image"
                .formatted(size >> 20, limits.bytes() >> 20));
      }
      return decoded(path, () -> bytes(path, (int) size), size, limits, use);
    } catch (IOException e) {
      throw unread(path, e);
    }
  }

  /** Files reads a whole file through native memory of its size, which each thread then keeps. */
  private static byte[] bytes(Path path, int size) throws IOException {
    byte[] bytes = new byte[size];
    int at = 0;
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = 0; read >= 0 && at < size; at += Math.max(0, read)) {
        read = in.read(bytes, at, Math.min(CHUNK, size - at));
      }
    }
    return at == size ? bytes : Arrays.copyOf(bytes, at);
  }

  private static <T> T decoded(
      Path path, Content content, long size, Limits limits, Function<RgbImage, T> use) {
    try {
      return besideOthers(path, content, size, limits, use);
    } catch (OutOfMemoryError e) {
      return alone(path, content, size, limits, use);
    }
  }

  private static <T> T besideOthers(
      Path path, Content content, long size, Limits limits, Function<RgbImage, T> use) {
    long needed;
    try (DecodingMemory.Claim claim = MEMORY.claim(size)) {
      return use.apply(pixels(path, content, limits.within(size, claim::grow)));
    } catch (CrowdedException e) {
      needed = size + e.bytes();
    }
    // All that was held is given back before this waits for others.
    try (DecodingMemory.Claim claim = MEMORY.claim(needed)) {
      return use.apply(pixels(path, content, limits.within(size, claim::holds)));
    }
  }

  /** One large array did not fit beside what others hold, though there is enough for all. */
  private static <T> T alone(
      Path path, Content content, long size, Limits limits, Function<RgbImage, T> use) {
    AtomicLong samples = new AtomicLong();
    try (DecodingMemory.Claim claim = MEMORY.claim(Long.MAX_VALUE)) {
      // Large arrays need room in one piece, which is there once the heap was put together.
      System.gc();
      LongPredicate room = bytes -> claim.holds(samples.addAndGet(bytes));
      return use.apply(pixels(path, content, limits.within(size, room)));
    } catch (OutOfMemoryError e) {
      long megabytes = (size + samples.get()) >> 20;
      throw new BadImageException(
          path,
          "memory (-Xmx) of %s MB is too small to decode it: that takes about %s MB, in large pieces; %s MB are enough"
              .formatted(
                  Runtime.getRuntime().maxMemory() >> 20, megabytes, ENOUGH * (megabytes + 64)),
          e);
    }
  }

  private static RgbImage pixels(Path path, Content content, Limits within) {
    try {
      return decodeContent(path, content.read(), within);
    } catch (LinkageError e) {
      // libwebp is the one native library here, and not made for every system.
      throw new BadImageException(path, "its decoder cannot be loaded (" + e + ")", e);
    } catch (CrowdedException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unread(path, e);
    }
  }

  /** Returns what is told of a file that a decoder gave up. */
  static BadImageException unread(Path path, Exception e) {
    if (e instanceof BadImageException bad) {
      return bad;
    }
    if (e instanceof NoSuchFileException) {
      return new BadImageException(path, "no such file", e);
    }
    // Decoders answer malformed bytes with all sorts of runtime exceptions, too.
    return new BadImageException(path, "cannot be decoded (" + reason(e) + ")", e);
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
    return decoded(name, () -> bytes, 0, limits, image -> image);
  }

  /**
   * @param name for messages
   * @param bytes of an image file
   * @param use as {@link #decode(Path, Function)}
   * @param <T> what is made of the pixels
   * @return what that returned
   * @throws BadImageException as {@link #decode(Path)}
   */
  public <T> T decode(Path name, byte[] bytes, Function<RgbImage, T> use) {
    return decoded(name, () -> bytes, 0, limits.withStrips(), use);
  }

  private interface Content {
    byte[] read() throws IOException;
  }

  private static RgbImage decodeContent(Path path, byte[] bytes, Limits limits) throws IOException {
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
