package org.deepfeature.dfm.runtime;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.deepfeature.dfm.runtime.numpy.NpyRows;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;

/** Arrays that Jazzer thinks of by watching which branches they take; see the profile fuzz. */
public final class NpyFuzzing {
  private static final DamagedFiles FILES = DamagedFiles.of("rows.npy", List.of());
  private static final Path FOLDER = FuzzingFolder.create();

  private NpyFuzzing() {}

  /** Called by Jazzer, by this name. */
  public static void fuzzerTestOneInput(byte[] content) {
    FILES.check(FOLDER, content, NpyFuzzing::read, List.of());
  }

  static void read(Path file) throws IOException {
    NpyFile.readArray(file);
    try (NpyRows rows = NpyRows.open(file)) {
      while (rows.next(256).rows() > 0) {}
    }
  }
}
