package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.junit.jupiter.api.Test;

/** An input that was written into is shown by its first changed value, not by all values. */
class UntouchedTest {
  @Test
  void theFirstChangedValueIsNamedWithItsPlaceAndBothValues() {
    Matrix rows = new Matrix(3, 2, new double[] {1, 2, 3, 4, 5, 6});
    Untouched before = Untouched.of("rows to fit on", rows);
    rows.data()[3] = 9;
    rows.data()[5] = Double.NaN;

    assertThatThrownBy(() -> before.check(rows))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "rows to fit on must not be modified: value 3 (row 1, column 1) was 4.0 and is now 9.0;"
                + " in all, 2 of 6 values changed");
  }

  @Test
  void aPixelIsNamedByImageAndChannel() {
    FloatBuffer data = FloatBuffer.allocate(2 * 3 * 2 * 2);
    Tensor images = Tensor.of(2, 3, 2, 2, data);
    Untouched before = Untouched.of("images", images);
    data.put(12 + 4 + 3, 0.5f);

    assertThatThrownBy(() -> before.check(images))
        .hasMessageContaining("value 19 (image 1, channel 1, row 1, column 1) was 0.0")
        .hasMessageContaining("is now 0.5");
  }

  @Test
  void aSwappedSignOfZeroAndANewNaNAreChangesAndTheSameNaNIsNone() {
    float[] values = {Float.NaN, 0};
    Untouched before = Untouched.of("planes", values);
    assertThatCode(() -> before.check(values)).doesNotThrowAnyException();
    values[1] = -0.0f;

    assertThatThrownBy(() -> before.check(values)).hasMessageContaining("value 1");
  }

  /** Kernels that keep intermediate results in the right factor. */
  private record Careless(LinearAlgebra right) implements LinearAlgebra {
    @Override
    public String name() {
      return "careless";
    }

    @Override
    public Matrix multiply(Matrix a, Matrix b) {
      Matrix product = right.multiply(a, b);
      if (b.data().length > 0) {
        b.data()[0] = 7;
      }
      return product;
    }

    @Override
    public Matrix multiplyTransposeA(Matrix a, Matrix b) {
      return right.multiplyTransposeA(a, b);
    }

    @Override
    public Matrix multiplyTransposeB(Matrix a, Matrix b) {
      return right.multiplyTransposeB(a, b);
    }

    @Override
    public Matrix gram(Matrix a) {
      return right.gram(a);
    }

    @Override
    public SymmetricEigen eigenSymmetric(Matrix symmetric) {
      return right.eigenSymmetric(symmetric);
    }
  }

  static final class CarelessKernels extends LinearAlgebraContract {
    @Override
    protected LinearAlgebra linearAlgebra() {
      return new Careless(new PlainLinearAlgebra());
    }
  }

  @Test
  void aContractTellsWhichArgumentWasWrittenInto() {
    assertThat(FailedTests.of(CarelessKernels.class).get("argumentsStayAsTheyWereAndResultsRepeat"))
        .startsWith("the right factor must not be modified: value 0 (row 0, column 0) was ")
        .endsWith("and is now 7.0; in all, 1 of 1600 values changed");
  }
}
