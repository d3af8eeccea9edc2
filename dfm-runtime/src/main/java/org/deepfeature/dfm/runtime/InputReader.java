package org.deepfeature.dfm.runtime;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;

/** Makes pixels of whatever a program has of an image. */
final class InputReader {
  /** What messages call an image that has no name. */
  private static final Path UNNAMED = Path.of("image");

  private final ImageDecoder decoder;

  InputReader(ImageDecoder decoder) {
    this.decoder = decoder;
  }

  RgbImage read(Object image) {
    if (image instanceof byte[] bytes) {
      return decoder.decode(UNNAMED, bytes);
    }
    if (image instanceof Path path) {
      return decoder.decode(path);
    }
    if (image instanceof InputStream stream) {
      return decoder.decode(UNNAMED, bytes(stream));
    }
    if (image instanceof BufferedImage buffered) {
      return RgbImage.of(buffered);
    }
    if (image instanceof RgbImage rgb) {
      return rgb;
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
