package org.deepfeature.dfm.trainer.loader;

import java.nio.file.Path;
import org.deepfeature.dfm.runtime.image.BadImageException;

/** A mask cannot be used; its image can. Immutable and thread-safe. */
public final class BadMaskException extends BadImageException {

  /**
   * @param mask the file
   * @param cause why it cannot be used
   */
  public BadMaskException(Path mask, BadImageException cause) {
    super(mask, "as a mask: " + cause.reason(), cause);
  }
}
