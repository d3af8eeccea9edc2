package org.deepfeature.dfm.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.FloatBuffer;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AveragePoolingTest {

  /** Values 0, 1, 2 and so on in N, C, H, W order. */
  private static Tensor counting(int batch, int channels, int height, int width) {
    FloatBuffer values = Tensor.allocateDirect(batch * channels * height * width);
    for (int i = 0; i < values.capacity(); i++) {
      values.put(i, i);
    }
    return Tensor.of(batch, channels, height, width, values);
  }

  @Test
  void kernelOfOneOnlyFlattens() {
    Matrix rows = new AveragePooling(1).embed(counting(2, 2, 2, 3));

    assertThat(rows.rows()).isEqualTo(2);
    assertThat(rows.data())
        .containsExactly(
            0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23);
  }

  @Test
  void windowsThatAreNotCompleteAreDropped() {
    // 5 x 5 with kernel 2: last row and column are left out of both channels.
    Matrix rows = new AveragePooling(2).embed(counting(1, 2, 5, 5));

    assertThat(rows.data()).containsExactly(3, 5, 13, 15, 28, 30, 38, 40);
  }

  @Test
  void kernelOfTheWholeMapIsItsMean() {
    assertThat(new AveragePooling(3).embed(counting(1, 1, 3, 4)).data()).containsExactly(5);
  }

  @Test
  void embeddingsAreRoundedToFloat32() {
    FloatBuffer values = Tensor.allocateDirect(9);
    values.put(0, 1);

    Matrix rows = new AveragePooling(3).embed(Tensor.of(1, 1, 3, 3, values));

    assertThat(rows.data()).containsExactly(1 / 9f);
  }

  @Test
  void mapIsNotModified() {
    Tensor map = counting(1, 2, 3, 3);

    new AveragePooling(2).embed(map);

    assertThat(map.data().position()).isZero();
    for (int i = 0; i < 18; i++) {
      assertThat(map.data().get(i)).isEqualTo(i);
    }
  }

  @Test
  void kernelLargerThanTheMapSaysBoth() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AveragePooling(4).embed(counting(1, 1, 3, 5)))
        .withMessageContainingAll("Pooling 4", "3 x 5", "1 to 3");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void kernelBelowOneIsRefused(int kernel) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AveragePooling(kernel))
        .withMessageContaining(Integer.toString(kernel));
  }
}
