package org.deepfeature.dfm.linalg.openblas;

import java.util.Optional;
import java.util.Set;

/**
 * Whether OpenBLAS took the processor for an older one than it is. It knows processors by their
 * numbers; those younger than itself may get kernels of 2004, several times slower.
 */
final class ProcessorType {
  /** Read by OpenBLAS when it is loaded. */
  static final String VARIABLE = "OPENBLAS_CORETYPE";

  /** Kernels without vectors of four numbers. */
  private static final Set<String> OLD =
      Set.of(
          "Unknown",
          "Katmai",
          "Coppermine",
          "Northwood",
          "Prescott",
          "Banias",
          "Core2",
          "Penryn",
          "Dunnington",
          "Atom",
          "Nehalem",
          "Sandybridge",
          "Athlon",
          "Opteron",
          "Opteron_SSE3",
          "Barcelona",
          "Bobcat",
          "Nano",
          "Bulldozer",
          "Piledriver",
          "Steamroller");

  private ProcessorType() {}

  /**
   * @param chosen by OpenBLAS, as it calls it
   * @param processors what Linux tells of them, the text of {@code /proc/cpuinfo}
   * @return the kernels that the processor's flags allow, if they are better than those chosen
   */
  static Optional<String> better(String chosen, String processors) {
    if (!OLD.contains(chosen)) {
      return Optional.empty();
    }
    Set<String> flags =
        processors
            .lines()
            .filter(line -> line.startsWith("flags"))
            .findFirst()
            .map(line -> Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+")))
            .orElse(Set.of());
    if (!flags.containsAll(Set.of("avx2", "fma"))) {
      return Optional.empty();
    }
    if (flags.containsAll(Set.of("avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"))) {
      return Optional.of("SkylakeX");
    }
    return Optional.of(processors.contains("AuthenticAMD") ? "Zen" : "Haswell");
  }
}
