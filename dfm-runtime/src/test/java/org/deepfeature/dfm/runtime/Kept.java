package org.deepfeature.dfm.runtime;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Files beside these tests. */
final class Kept {
  private Kept() {}

  static Path file(String name) {
    try {
      return Path.of(Kept.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
