package org.deepfeature.dfm.linalg.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTypeTest {
  private static String processor(String vendor, String flags) {
    return "processor\t: 0\nvendor_id\t: " + vendor + "\nflags\t\t: fpu sse2 " + flags + "\n";
  }

  @Test
  void vectorsOfFourWhereTheFlagsAllowAndNeverThoseOfEightWhichAreWrong() {
    assertThat(ProcessorType.of(processor("GenuineIntel", "avx2 fma avx512f avx512dq avx512vl")))
        .contains("Haswell");
    assertThat(ProcessorType.of(processor("GenuineIntel", "avx avx2 fma"))).contains("Haswell");
    assertThat(ProcessorType.of(processor("GenuineIntel", "avx"))).isEmpty();
  }

  @Test
  void othersAreLeftToTheLibrary() {
    assertThat(ProcessorType.of(processor("AuthenticAMD", "avx2 fma"))).isEmpty();
    assertThat(ProcessorType.of("")).isEmpty();
  }
}
