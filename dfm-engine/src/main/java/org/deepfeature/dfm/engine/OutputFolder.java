package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/** Finds out before the work, not after it, that results cannot be written. */
final class OutputFolder {
  private OutputFolder() {}

  /**
   * @param folder made if it is not there
   * @return the folder
   * @throws DfmException if it cannot be made or written to
   */
  static Path prepare(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".dfm", ".probe"));
      return folder;
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(folder, e);
    }
  }
}
