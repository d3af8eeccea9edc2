package org.deepfeature.dfm.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;

/** What all accumulators of the core refuse, shown on one that answers its rows. */
class CheckedAccumulatorTest {
  private static Accumulator<Matrix> begin() {
    return new RowAccumulator<>(2, rows -> rows);
  }

  private static void assertClosed(Accumulator<Matrix> closed) {
    for (Runnable use :
        List.<Runnable>of(
            () -> closed.add(Matrix.row(1, 2)),
            () -> begin().merge(closed),
            () -> closed.merge(begin()),
            closed::copy,
            closed::finish)) {
      assertThatIllegalStateException()
          .isThrownBy(use::run)
          .withMessage("This accumulator is finished or was merged into another");
    }
  }

  @Test
  void finishedOneIsClosed() {
    Accumulator<Matrix> finished = begin();
    finished.add(Matrix.row(1, 2));
    assertThat(finished.finish()).isEqualTo(Matrix.row(1, 2));

    assertClosed(finished);
  }

  @Test
  void mergedOneIsClosedAndItsRowsAreTakenOver() {
    Accumulator<Matrix> first = begin();
    Accumulator<Matrix> second = begin();
    first.add(Matrix.row(1, 2));
    second.add(Matrix.row(3, 4));
    first.merge(second);

    assertThat(first.count()).isEqualTo(2);
    assertThat(first.finish()).isEqualTo(new Matrix(2, 2, new double[] {1, 2, 3, 4}));
    assertClosed(second);
  }

  @Test
  void nothingAddedCannotBeFitted() {
    Accumulator<Matrix> empty = begin();
    empty.add(Matrix.zeros(0, 2));

    assertThatIllegalStateException()
        .isThrownBy(empty::finish)
        .withMessage("Nothing to fit: no rows were added");
  }

  @Test
  void othersOfAnotherDimensionAreNotMerged() {
    Accumulator<Matrix> wider = new RowAccumulator<>(3, rows -> rows);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> begin().merge(wider))
        .withMessage("Only an accumulator of the same kind and dimension 2 can be merged");
    wider.add(Matrix.row(1, 2, 3));
    assertThat(wider.count()).as("still open").isOne();
  }

  @Test
  void negativeDimensionIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RowAccumulator<Matrix>(-1, rows -> rows))
        .withMessageContaining("-1");
  }
}
