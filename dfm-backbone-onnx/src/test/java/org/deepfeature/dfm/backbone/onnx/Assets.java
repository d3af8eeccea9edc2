package org.deepfeature.dfm.backbone.onnx;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The real networks and images beside the repository, which not everybody has. */
final class Assets {
  private Assets() {}

  /** A file or folder there; the test is skipped, and says so, without it. */
  static Path path(String name) {
    Path path = Path.of("..", "..", "shared", "assets").resolve(name);
    Assumptions.assumeTrue(
        Files.exists(path), () -> "Skipped: " + path.normalize() + " is not here");
    return path;
  }
}
