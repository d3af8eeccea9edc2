package org.deepfeature.dfm.core.partial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;

/**
 * Hashes as Python's hashlib and struct give them: other machines and versions hold out the same.
 */
class HeldOutRuleTest {
  private static final long OF_A_PNG = 0x7f071235805fbf58L;

  @Test
  void aHashIsTheBeginningOfASha256() {
    assertThat(HeldOutRule.hash("a.png")).isEqualTo(OF_A_PNG);
    assertThat(HeldOutRule.ofSha256("7f071235805fbf58ffffffff")).isEqualTo(OF_A_PNG);
    assertThat(HeldOutRule.ofSha256("cc88f6acf10ba9e4")).isEqualTo(HeldOutRule.hash("image 0"));
  }

  @Test
  void valuesAreHashedAsFloat64LayerAfterLayer() {
    Matrix one = new Matrix(2, 2, new double[] {9, 9, 1.5, -2});
    Matrix other = new Matrix(2, 2, new double[] {9, 9, 0.1, 3e-9});

    assertThat(HeldOutRule.ofValues(List.of(one, other), 1)).isEqualTo(0x11d0a17f06f44d35L);
  }

  @Test
  void oneInFiveOfUnsignedHashesMayBeHeldOut() {
    List<String> keys = IntStream.range(0, 40).mapToObj(i -> "image " + i).toList();

    assertThat(HeldOutRule.of(keys, 200))
        .containsExactlyInAnyOrder(
            "image 0", "image 3", "image 13", "image 16", "image 20", "image 29", "image 35");
    // Those of the smallest hashes.
    assertThat(HeldOutRule.of(keys, 3))
        .containsExactlyInAnyOrder("image 16", "image 29", "image 3");
  }

  @Test
  void whatIsHeldOutStaysWithin64MebibytesButFifty() {
    assertThat(HeldOutRule.most(4 * 512)).isEqualTo(200);
    assertThat(HeldOutRule.most(1 << 19)).isEqualTo(128);
    assertThat(HeldOutRule.most(1 << 26)).isEqualTo(50);
  }
}
