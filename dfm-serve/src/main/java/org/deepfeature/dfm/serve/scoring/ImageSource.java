package org.deepfeature.dfm.serve.scoring;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.deepfeature.dfm.runtime.image.RgbImage;

/** An image of a request. Implementations are immutable. */
public interface ImageSource {
  /**
   * @param decoder that makes pixels of it
   * @param givenUp whether its request was given up meanwhile
   * @return its pixels, once they are there
   */
  CompletableFuture<Decoder.Decoded> decoded(Decoder decoder, BooleanSupplier givenUp);

  /**
   * @param file an encoded image; read later
   * @return a source of it
   */
  static ImageSource encoded(byte[] file) {
    return (decoder, givenUp) -> decoder.decode(file, givenUp);
  }

  /**
   * @param image makes the pixels
   * @return a source of it
   */
  static ImageSource pixels(Supplier<RgbImage> image) {
    return (decoder, givenUp) -> decoder.make(image, givenUp);
  }
}
