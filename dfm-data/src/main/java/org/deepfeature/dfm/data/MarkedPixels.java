package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.function.Predicate;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.trainer.loader.MarkedArea;

/**
 * Looks whether a mask marks anything: see {@link MarkedArea}. Immutable and thread-safe; each call
 * reads the file.
 */
public final class MarkedPixels implements Predicate<Path> {
  private final ImageDecoder decoder;

  /** Looks at masks of at most {@link ImageDecoder#DEFAULT_PIXEL_LIMIT} pixels. */
  public MarkedPixels() {
    this(new ImageDecoder());
  }

  /**
   * @param decoder of masks
   */
  public MarkedPixels(ImageDecoder decoder) {
    this.decoder = decoder;
  }

  /**
   * @param file an image file
   * @return whether any pixel marks a defect
   * @throws BadImageException if the file cannot be used
   */
  @Override
  public boolean test(Path file) {
    return MarkedArea.of(file, decoder.decode(file)).isAny();
  }
}
