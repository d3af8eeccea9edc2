package org.deepfeature.dfm.linalg.nd4j;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Tells OpenBLAS which processor it runs on. ND4J's newest brings OpenBLAS 0.3.19, which takes
 * every processor younger than itself for one of 2004 and leaves AVX unused: products are then
 * nearly three times slower. OpenBLAS reads the variable once, when it is loaded.
 */
final class ProcessorType {
  private static final String VARIABLE = "OPENBLAS_CORETYPE";
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** The C library's own function. */
  interface StandardLibrary extends Library {
    /** Sets an environment variable; 0 is success. */
    int setenv(String name, String value, int overwrite);
  }

  private ProcessorType() {}

  /** Sets the variable on Linux, for Intel processors, unless the user has set it. */
  static void announce() {
    if (System.getenv(VARIABLE) != null || !Files.isReadable(PROCESSORS)) {
      return;
    }
    try {
      Optional<String> type = of(Files.readString(PROCESSORS));
      if (type.isPresent()) {
        // Else JNA unpacks its library into the user's cache folder.
        System.setProperty(
            "jna.tmpdir", System.getProperty("jna.tmpdir", System.getProperty("java.io.tmpdir")));
        Native.load("c", StandardLibrary.class).setenv(VARIABLE, type.get(), 0);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + PROCESSORS, e);
    }
  }

  /**
   * {@code Haswell} for processors with AVX2. Those with AVX-512 would be faster still as {@code
   * SkylakeX}, but its kernels of that version give wrong eigenvectors: the contract tests saw it.
   */
  static Optional<String> of(String processors) {
    if (!processors.contains("GenuineIntel")) {
      return Optional.empty();
    }
    Set<String> flags =
        processors
            .lines()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
            .orElse(Set.of());
    return flags.contains("avx2") && flags.contains("fma")
        ? Optional.of("Haswell")
        : Optional.empty();
  }
}
