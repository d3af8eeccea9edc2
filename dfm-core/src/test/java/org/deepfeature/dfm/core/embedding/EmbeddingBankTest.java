package org.deepfeature.dfm.core.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;

class EmbeddingBankTest {
  private static final EmbeddingLayout LAYOUT = new EmbeddingLayout("layer", 3, 1, 1);

  /** Row i is (i, i + 0.25, i + 0.5), and its class is the number's text. */
  private static Matrix rows(int from, int to) {
    Matrix rows = Matrix.zeros(to - from, 3);
    for (int i = 0; i < rows.data().length; i++) {
      rows.data()[i] = from + i / 3 + 0.25 * (i % 3);
    }
    return rows;
  }

  private static List<String> classes(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  private static EmbeddingBank bank(int... sizes) {
    EmbeddingBank bank = new EmbeddingBank(LAYOUT);
    int from = 0;
    for (int size : sizes) {
      bank.add(rows(from, from + size), classes(from, from + size));
      from += size;
    }
    return bank;
  }

  private static List<Integer> sizes(EmbeddingBank bank) {
    return bank.blocks().map(Matrix::rows).toList();
  }

  private static double[] values(EmbeddingBank bank) {
    return bank.blocks().flatMapToDouble(block -> Arrays.stream(block.data())).toArray();
  }

  private static List<String> labels(EmbeddingBank bank) {
    return bank.labelledBlocks().flatMap(block -> block.labels().stream()).toList();
  }

  @Test
  void allRowsAndSingleOnesAreThoseOfTheBlocks() {
    EmbeddingBank bank = bank(4, 4, 2);

    assertThat(bank.rows()).isEqualTo(rows(0, 10));
    assertThat(bank.rows(block -> new Matrix(block.rows(), 3, new double[block.rows() * 3])))
        .isEqualTo(Matrix.zeros(10, 3));
    for (int row : new int[] {0, 3, 4, 8, 9}) {
      assertThat(bank.row(row)).isEqualTo(rows(row, row + 1));
    }
    assertThatThrownBy(() -> bank.row(10))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("Embedding 10 of 10; expected one of those");
  }

  @Test
  void blocksComeBackAsTheyWereAdded() {
    EmbeddingBank bank = bank(4, 4, 2);

    assertThat(bank.count()).isEqualTo(10);
    assertThat(sizes(bank)).containsExactly(4, 4, 2);
    assertThat(values(bank)).isEqualTo(rows(0, 10).data());
    assertThat(labels(bank)).isEqualTo(classes(0, 10));
  }

  @Test
  void valuesAreKeptInFloat32AndCopied() {
    Matrix rows = Matrix.row(0.1, 1e-30, 12345.678);
    EmbeddingBank bank = new EmbeddingBank(LAYOUT);
    bank.add(rows);
    rows.data()[0] = 7;

    assertThat(values(bank)).containsExactly(0.1f, 1e-30f, 12345.678f);
  }

  @Test
  void selectedRowsKeepOrderValuesAndClasses() {
    EmbeddingBank odd = bank(4, 4, 2).select(i -> i % 2 == 1);

    assertThat(odd.count()).isEqualTo(5);
    assertThat(labels(odd)).containsExactly("1", "3", "5", "7", "9");
    assertThat(values(odd))
        .containsExactly(1, 1.25, 1.5, 3, 3.25, 3.5, 5, 5.25, 5.5, 7, 7.25, 7.5, 9, 9.25, 9.5);
  }

  @Test
  void selectedRowsComeInBlocksOfTheSizeAdded() {
    assertThat(sizes(bank(4, 4, 4, 4, 1).select(i -> i % 2 == 0))).containsExactly(4, 4, 1);
    assertThat(sizes(bank(2, 4, 3).select(i -> true))).containsExactly(4, 4, 1);
  }

  @Test
  void banksOfSeveralLayersStayAlikeWhenSelected() {
    EmbeddingBank other = new EmbeddingBank(new EmbeddingLayout("wider", 5, 4, 4));
    for (int size : new int[] {4, 4, 2}) {
      other.add(Matrix.zeros(size, 80));
    }

    assertThat(sizes(other.select(i -> i % 3 > 0)))
        .isEqualTo(sizes(bank(4, 4, 2).select(i -> i % 3 > 0)));
  }

  @Test
  void float64IsHeldOnlyWhereItIsWanted() {
    Matrix third = new Matrix(2, 48, new double[96]);
    Arrays.fill(third.data(), 1 / 3.0);
    EmbeddingLayout layout = new EmbeddingLayout("any", 48, 1, 1);
    EmbeddingBank exact = new EmbeddingBank(layout, true);
    EmbeddingBank rounded = new EmbeddingBank(layout);
    exact.add(third);
    rounded.add(third);

    for (EmbeddingBank bank : new EmbeddingBank[] {exact, exact.select(i -> true)}) {
      assertThat(values(bank)).containsOnly(1 / 3.0);
      assertThat(bank.emptied().bytesPerValue()).isEqualTo(8);
    }
    assertThat(values(rounded.select(i -> true))).containsOnly((double) (1 / 3f));
    assertThat(rounded.emptied().bytesPerValue()).isEqualTo(4);
  }

  @Test
  void nothingSelectedIsAnEmptyBank() {
    EmbeddingBank none = bank(4, 4).select(i -> false);

    assertThat(none.count()).isZero();
    assertThat(sizes(none)).isEmpty();
    assertThat(new EmbeddingBank(LAYOUT).select(i -> true).count()).isZero();
  }

  @Test
  void rowsOfAnotherDimensionOrWithoutAClassEachAreRefused() {
    EmbeddingBank bank = new EmbeddingBank(LAYOUT);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> bank.add(Matrix.zeros(1, 4)))
        .withMessageContainingAll("4", "3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bank.add(rows(0, 2), classes(0, 1)))
        .withMessageContainingAll("1 classes", "2 embeddings");
  }
}
