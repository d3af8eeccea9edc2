package org.deepfeature.dfm.linalg.openblas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorTypeTest {
  private static final String EIGHT = "avx2 fma avx512f avx512dq avx512bw avx512vl avx512cd";

  /** One process on the kernels that its environment names. */
  static final class Kernels {
    private Kernels() {}

    public static void main(String[] none) {
      double difference = Difference.of(OpenBlasLinearAlgebra.load());
      System.out.println(
          OpenBlas.openblas_get_corename()
              + (difference < 1e-12 ? " right" : " wrong by " + difference));
    }
  }

  private static String processor(String vendor, String flags) {
    return "processor\t: 0\nvendor_id\t: " + vendor + "\nflags\t\t: fpu sse2 " + flags + "\n";
  }

  @Test
  void processorThatWasTakenForAnOlderOneGetsTheKernelsOfItsFlags() {
    assertThat(ProcessorType.better("Prescott", processor("GenuineIntel", EIGHT)))
        .contains("SkylakeX");
    assertThat(ProcessorType.better("Nehalem", processor("GenuineIntel", "avx avx2 fma")))
        .contains("Haswell");
    assertThat(ProcessorType.better("Barcelona", processor("AuthenticAMD", "avx2 fma")))
        .contains("Zen");
  }

  @Test
  void choiceThatIsAsGoodAsTheFlagsIsLeftAlone() {
    assertThat(ProcessorType.better("Nehalem", processor("GenuineIntel", "avx"))).isEmpty();
    assertThat(ProcessorType.better("Haswell", processor("GenuineIntel", EIGHT))).isEmpty();
    assertThat(ProcessorType.better("Zen", processor("AuthenticAMD", EIGHT))).isEmpty();
    assertThat(ProcessorType.better("neoversen1", "")).isEmpty();
    assertThat(ProcessorType.better("Prescott", "")).isEmpty();
  }

  /** Of the version that ND4J brings, the kernels of SkylakeX gave wrong eigenvectors. */
  @ParameterizedTest
  @CsvSource({
    "Prescott, sse3",
    "Nehalem, sse4_2",
    "Sandybridge, avx",
    "Haswell, avx2",
    "Zen, avx2",
    "SkylakeX, avx512vl",
    "Cooperlake, avx512_bf16"
  })
  void kernelsOfEveryKindGiveRightEigenvectors(String kernels, String flag) throws Exception {
    assumeTrue(hasFlag(flag), "no processor with " + flag);

    String printed = ChildProcess.run(Kernels.class, Map.of(ProcessorType.VARIABLE, kernels));

    assertThat(printed).containsIgnoringCase(kernels).contains(" right").endsWith("exit 0");
  }

  @ParameterizedTest
  @ValueSource(strings = "avx2")
  void thisMachinesKernelsAreNotOlderThanItsFlags(String flag) throws Exception {
    assumeTrue(hasFlag(flag), "no processor with " + flag);

    String printed = ChildProcess.run(Kernels.class, Map.of());

    String chosen = printed.lines().findFirst().orElseThrow().split(" ")[0];
    assertThat(ProcessorType.better(chosen, Files.readString(Path.of("/proc/cpuinfo"))))
        .as(printed)
        .isEmpty();
    assertThat(printed).contains(" right");
  }

  private static boolean hasFlag(String flag) throws IOException {
    Path processors = Path.of("/proc/cpuinfo");
    return Files.isReadable(processors)
        && Files.readString(processors)
            .lines()
            .anyMatch(line -> line.startsWith("flags") && (line + " ").contains(" " + flag + " "));
  }
}
