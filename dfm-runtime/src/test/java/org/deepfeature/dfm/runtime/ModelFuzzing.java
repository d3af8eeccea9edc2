package org.deepfeature.dfm.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;

/**
 * Headers of models that Jazzer thinks of by watching which branches they take, each with a hash
 * made anew; see the profile fuzz.
 */
public final class ModelFuzzing {
  private static final Path FOLDER = FuzzingFolder.create();
  private static final HashedModel MODEL = model();
  private static final DamagedFiles FILES =
      DamagedFiles.of("model.dfm", List.of()).wrappedBy(MODEL::with);

  private ModelFuzzing() {}

  private static HashedModel model() {
    Path whole = Kept.file("before-fre.dfm");
    HashedModel.restore(whole); // Else the first case would be charged with loading the classes.
    try {
      return HashedModel.of(Files.readAllBytes(whole));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Called by Jazzer, by this name; of a whole model, with which it begins, the header counts. */
  public static void fuzzerTestOneInput(byte[] content) {
    FILES.check(FOLDER, head(content), HashedModel::restore, List.of());
  }

  private static byte[] head(byte[] content) {
    if (content.length < Long.BYTES) {
      return content;
    }
    long length = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    boolean whole = length >= 0 && length < content.length - Long.BYTES;
    return whole ? Arrays.copyOf(content, Long.BYTES + (int) length) : content;
  }
}
