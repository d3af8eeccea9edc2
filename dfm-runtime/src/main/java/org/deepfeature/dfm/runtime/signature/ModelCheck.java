package org.deepfeature.dfm.runtime.signature;

import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;

/** Asked about a model after its bytes were read and before they are used. Thread-safe. */
@FunctionalInterface
public interface ModelCheck {
  /** Every model will do. */
  ModelCheck NONE = (file, sha256) -> {};

  /**
   * @param file that was read
   * @param sha256 of what was read, 64 digits: what a {@code model.dfm} says of itself, compared
   *     with its bytes; of an exported model that of the file
   * @throws DfmException if the model is not to be used
   */
  void require(Path file, String sha256);
}
