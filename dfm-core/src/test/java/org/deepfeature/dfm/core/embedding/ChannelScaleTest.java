package org.deepfeature.dfm.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;

class ChannelScaleTest {
  /** Two channels of two positions each: c0p0, c0p1, c1p0, c1p1. */
  private static final EmbeddingLayout LAYOUT = new EmbeddingLayout("layer", 2, 1, 2);

  private static ChannelScale fit(double... values) {
    EmbeddingBank bank = new EmbeddingBank(LAYOUT);
    bank.add(new Matrix(values.length / 4, 4, values));
    return ChannelScale.fit(bank);
  }

  @Test
  void divisorIsTheDeviationOverImagesAndPositions() {
    ChannelScale scale = fit(1, 3, 10, 30, 5, 7, 50, 70);

    // 1, 3, 5, 7 have the mean 4 and the variance 5.
    assertThat(scale.divisors().data()[0]).isCloseTo(Math.sqrt(5), within(1e-12));
    assertThat(scale.divisors().data()[1]).isCloseTo(10 * Math.sqrt(5), within(1e-12));
  }

  @Test
  void scalesWithoutFoldsAreThoseOfTheOtherRows() {
    Random random = new Random(1);
    EmbeddingBank bank = new EmbeddingBank(LAYOUT);
    for (int block = 0; block < 6; block++) {
      bank.add(new Matrix(3, 4, random.doubles(12, 100, 103).toArray()));
    }
    int[] images = random.ints(18, 0, 9).toArray();
    boolean[] originals = new boolean[18];
    Arrays.fill(originals, 0, 16, true);
    Folds folds = RowGroups.of(images, originals).folds(4);

    for (int fold = 0; fold < 4; fold++) {
      int[] training = folds.training(fold);
      ChannelScale expected =
          ChannelScale.fit(bank.select(row -> Arrays.binarySearch(training, row) >= 0));
      for (int c = 0; c < 2; c++) {
        assertThat(ChannelScale.withoutFolds(bank, folds).get(fold).divisors().get(0, c))
            .isCloseTo(expected.divisors().get(0, c), within(1e-13));
      }
    }
  }

  @Test
  void sizeOfTheBlocksDoesNotMatter() {
    Matrix rows = new Matrix(2, 4, new double[] {1, 3, 10, 30, 5, 7, 50, 70});
    EmbeddingBank single = new EmbeddingBank(LAYOUT);
    single.add(rows.copyOfRows(0, 1));
    single.add(rows.copyOfRows(1, 2));

    assertThat(ChannelScale.fit(single)).isEqualTo(fit(rows.data()));
  }

  @Test
  void constantChannelsCountNoMoreThanTheLoudestOnceTheyMove() {
    ChannelScale scale = fit(0, 1e-6, 10, 30, 0, 0, 50, 70);

    double loudest = scale.divisors().data()[1];
    assertThat(scale.divisors().data()[0]).isEqualTo(loudest);
    assertThat(fit(0, 1, 10, 30, 0, 1, 50, 70).divisors().data()[0]).isEqualTo(0.5);
  }

  @Test
  void constantEmbeddingsAreLeftAsTheyAre() {
    ChannelScale scale = fit(2, 2, 3, 3, 2, 2, 3, 3);

    assertThat(scale.divisors().data()).containsExactly(1, 1);
  }

  @Test
  void everyPositionIsDividedByItsChannelsDivisor() {
    ChannelScale scale = new ChannelScale(Matrix.row(2, 10), 2);
    Matrix rows = new Matrix(2, 4, new double[] {2, 4, 10, 20, 6, 8, 30, 40});
    Matrix before = rows.copyOfRows(0, 2);

    assertThat(scale.apply(rows).data()).containsExactly(1, 2, 1, 2, 3, 4, 3, 4);
    assertThat(rows).as("not modified").isEqualTo(before);
  }

  @Test
  void embeddingsOfAnotherSizeSayBoth() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ChannelScale(Matrix.row(2, 10), 2).apply(Matrix.zeros(1, 5)))
        .withMessageContainingAll("5", "2 x 2");
  }
}
