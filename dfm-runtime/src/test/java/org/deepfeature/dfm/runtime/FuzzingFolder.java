package org.deepfeature.dfm.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a fuzzer's files are written, over and over. */
final class FuzzingFolder {
  private FuzzingFolder() {}

  static Path create() {
    try {
      return Files.createDirectories(Path.of("target/fuzzing"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
