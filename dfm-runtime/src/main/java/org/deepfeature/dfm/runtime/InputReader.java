package org.deepfeature.dfm.runtime;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.function.Function;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;

/** Makes pixels of whatever a program has of an image. */
final class InputReader {
  /** What messages call an image that has no name. */
  static final Path UNNAMED = Path.of("image");

  private final ImageDecoder decoder;

  InputReader(ImageDecoder decoder) {
    this.decoder = decoder;
  }

  /** Returns what messages call an image. */
  static Path name(Object image) {
    return image instanceof Path path ? path : UNNAMED;
  }

  /**
   * @param image an encoded or a decoded image
   * @param use gets its pixels
   * @return what that returned
   */
  <T> T read(Object image, Function<RgbImage, T> use) {
    if (image instanceof byte[] bytes) {
      return decoder.decode(UNNAMED, bytes, use);
    }
    if (image instanceof Path path) {
      return decoder.decode(path, use);
    }
    if (image instanceof InputStream stream) {
      return decoder.decode(UNNAMED, bytes(stream), use);
    }
    if (image instanceof BufferedImage buffered) {
      return use.apply(RgbImage.of(buffered));
    }
    if (image instanceof RgbImage rgb) {
      return use.apply(rgb);
    }
    throw new IllegalArgumentException(
        "An image of type %s; expected byte[], Path, InputStream, BufferedImage or RgbImage"
            .formatted(image.getClass().getName()));
  }

  private static byte[] bytes(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new BadImageException(UNNAMED, "cannot be read (" + e.getMessage() + ")", e);
    }
  }
}
