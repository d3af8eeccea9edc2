package org.deepfeature.dfm.core.cells;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;

/** Moments of parts are moments of the whole, and come out again. */
class CellMomentsTest {
  private static final LinearAlgebra PLAIN = new PlainLinearAlgebra();
  private static final Matrix MAPS = SeededMaps.of(9, 5);

  private static CellMoments of(Matrix rows) {
    return CellMoments.of(PLAIN, rows, SeededMaps.LAYOUT);
  }

  private static CellMoments of(int from, int to) {
    return of(MAPS.copyOfRows(from, to));
  }

  private static void assertClose(CellMoments actual, CellMoments expected) {
    assertThat(actual.images()).isEqualTo(expected.images());
    assertClose(actual.means(), expected.means());
    assertClose(actual.scatter(), expected.scatter());
  }

  private static void assertClose(Matrix actual, Matrix expected) {
    double largest = 0;
    for (double value : expected.data()) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(actual.data()).containsExactly(expected.data(), within(1e-13 * largest));
  }

  @Test
  void partsAddUpInAnyOrder() {
    CellMoments whole = of(0, 9);

    assertClose(of(0, 4).plus(of(4, 5)).plus(of(5, 9)), whole);
    assertClose(of(5, 9).plus(of(0, 4).plus(of(4, 5))), whole);
  }

  @Test
  void whatWasAddedComesOutAgain() {
    CellMoments whole = of(0, 9);

    assertClose(whole.without(of(3, 9)).orElseThrow(), of(0, 3));
    assertClose(whole.without(of(0, 1)).orElseThrow().without(of(1, 3)).orElseThrow(), of(3, 9));
  }

  @Test
  void nothingIsLeftOfAllImages() {
    assertThat(of(0, 3).without(of(0, 3))).isEmpty();
  }

  @Test
  void whatDrownsInRoundingIsNotTakenOut() {
    Matrix loud = MAPS.copyOfRows(0, 1);
    for (int i = 0; i < loud.data().length; i++) {
      loud.data()[i] *= 1e12 * (i % 3);
    }

    Optional<CellMoments> left = of(1, 9).plus(of(loud)).without(of(loud));

    assertThat(left).isEmpty();
  }

  @Test
  void digitsOfSmallSpreadAboutALargeMeanAreKept() {
    Matrix far = MAPS.copyOfRows(0, 9);
    for (int i = 0; i < far.data().length; i++) {
      far.data()[i] += 1e6;
    }

    assertThat(of(far.copyOfRows(0, 4)).plus(of(far.copyOfRows(4, 9))).scatter().data())
        .containsExactly(
            of(0, 9).scatter().data(), within(1e-7 * CellMoments.trace(of(0, 9).scatter())));
  }

  @Test
  void sizeDoesNotDependOnTheNumberOfImages() {
    assertThat(of(0, 9).scatter().data()).hasSameSizeAs(of(0, 1).scatter().data());
    assertThat(of(0, 9).means().data()).hasSameSizeAs(of(0, 1).means().data());
  }

  @Test
  void otherMapsAreRefused() {
    CellMoments other =
        CellMoments.of(PLAIN, MAPS, new EmbeddingLayout("other", 7, 20, 1)).plus(of(0, 1));
    assertThat(other.images()).isEqualTo(10);

    assertThatThrownBy(
            () ->
                of(0, 1).plus(CellMoments.of(PLAIN, MAPS, new EmbeddingLayout("other", 14, 10, 1))))
        .hasMessage(
            "Moments of 20 x 7 cells and of 10 x 14; expected the same positions and channels");
    assertThatThrownBy(() -> of(0, 1).without(of(0, 2))).hasMessage("2 images taken out of 1");
  }
}
