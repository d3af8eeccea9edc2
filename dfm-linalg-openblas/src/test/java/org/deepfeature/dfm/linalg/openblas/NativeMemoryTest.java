package org.deepfeature.dfm.linalg.openblas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  private static final int ROUNDS = 2000;

  @Test
  @Tag("slow")
  void memoryStaysFlatOverManyProductsAndDecompositions() {
    OpenBlasLinearAlgebra openblas = OpenBlasLinearAlgebra.load();
    Matrix rows = Matrix.zeros(60, 500);
    Random random = new Random(1);
    for (int i = 0; i < rows.data().length; i++) {
      rows.data()[i] = random.nextGaussian();
    }
    long before = 0;
    for (int i = 0; i < ROUNDS; i++) {
      if (i == ROUNDS / 10) {
        before = outsideTheHeap();
      }
      Matrix gram = openblas.gram(rows);
      openblas.multiply(gram, rows);
      openblas.eigenSymmetric(gram);
    }
    // One round's arrays left open would be a gigabyte by now.
    assertThat(outsideTheHeap() - before).isLessThan(150L << 20);
  }

  /** The heap is resident as a whole from the beginning; see this module's build. */
  private static long outsideTheHeap() {
    return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
  }
}
