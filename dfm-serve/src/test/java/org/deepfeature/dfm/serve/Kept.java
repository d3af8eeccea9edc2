package org.deepfeature.dfm.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Models and images that are kept beside the tests of the runtime. */
final class Kept {
  private static final Path FOLDER =
      Path.of("../dfm-runtime/src/test/resources/org/deepfeature/dfm/runtime");

  /** Has maps. */
  static final Path FRE = FOLDER.resolve("before-fre.dfm");

  /** Has none. */
  static final Path NLL = FOLDER.resolve("before-nll.dfm");

  private Kept() {}

  static byte[] good() throws IOException {
    return Files.readAllBytes(FOLDER.resolve("good.png"));
  }

  static byte[] spot() throws IOException {
    return Files.readAllBytes(FOLDER.resolve("spot.png"));
  }

  /** Puts a file there as deployments should: under another name, then renamed. */
  static void put(Path source, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path beside = Files.createTempFile(target.getParent(), ".part", "");
    Files.copy(source, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
