package org.deepfeature.dfm.core.partial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.pca.IncrementalPca;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.testkit.PlainLinearAlgebra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However images are divided, the same are held out, and the others are all in the summary. */
class FitPartTest {
  private static final LinearAlgebra PLAIN = new PlainLinearAlgebra();
  private static final PcaLevel LEVEL = PcaLevel.parse("0.9");
  private static final EmbeddingLayout LAYOUT = new EmbeddingLayout("layer", 3, 2, 1);
  private static final Matrix ROWS = rows(1200);

  private static FitPlan plan(Optional<CellCentre> cells, boolean standardize) {
    return new FitPlan(
        List.of(LAYOUT),
        LayerEmbeddings.all(1, standardize).withCells(cells),
        new IncrementalPca(LEVEL, 512),
        false,
        List.of(Optional.empty()),
        false,
        PLAIN);
  }

  private static final FitPlan MAPS = plan(Optional.empty(), false);

  private static Matrix rows(int count) {
    Random random = new Random(4);
    Matrix rows = Matrix.zeros(count, LAYOUT.dimension());
    for (int i = 0; i < rows.data().length; i++) {
      rows.data()[i] = (float) (5 + random.nextGaussian() * (1 + i % LAYOUT.dimension()));
    }
    return rows;
  }

  private static String key(int row) {
    return "image " + row;
  }

  private static FitPart part(FitPlan plan, List<Integer> rows) {
    FitPart part = new FitPart(plan);
    rows.forEach(row -> part.add(key(row), List.of(ROWS.copyOfRows(row, row + 1))));
    return part;
  }

  private static List<Integer> shuffled(int count) {
    List<Integer> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(i);
    }
    Collections.shuffle(rows, new Random(9));
    return rows;
  }

  /** Divided, each part sent as bytes, merged. */
  private static FitPart merged(FitPlan plan, int count, int parts) {
    List<Integer> rows = shuffled(count);
    FitPart all = new FitPart(plan);
    for (int p = 0; p < parts; p++) {
      List<Integer> own = rows.subList(p * count / parts, (p + 1) * count / parts);
      all.merge(FitPart.of(plan, part(plan, own).toBytes()));
      all = FitPart.of(plan, all.toBytes());
    }
    return all;
  }

  private static Set<String> heldOut() {
    return HeldOutRule.of(shuffled(1200).stream().map(FitPartTest::key).toList(), 200);
  }

  private static Matrix rowsOf(boolean held) {
    Set<String> keys = heldOut();
    double[] data = new double[0];
    for (int i = 0; i < 1200; i++) {
      if (keys.contains(key(i)) == held) {
        double[] row = ROWS.copyOfRows(i, i + 1).data();
        data = Arrays.copyOf(data, data.length + row.length);
        System.arraycopy(row, 0, data, data.length - row.length, row.length);
      }
    }
    return new Matrix(data.length / LAYOUT.dimension(), LAYOUT.dimension(), data);
  }

  private static LayerModel exact(Matrix rows, boolean standardize) {
    EmbeddingBank bank = new EmbeddingBank(LAYOUT);
    bank.add(rows);
    return LayerModel.fit(bank, standardize, new Pca(LEVEL), Optional.empty(), PLAIN);
  }

  private static void assertAlike(LayerModel found, LayerModel expected) {
    assertThat(found.projection().components()).isEqualTo(expected.projection().components());
    double[] errors = expected.errorMaps(ROWS).data();
    double[] own = found.errorMaps(ROWS).data();
    for (int i = 0; i < errors.length; i++) {
      assertThat(own[i]).isCloseTo(errors[i], within(1e-8 * (1 + errors[i])));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 64})
  void whatIsNotHeldOutIsFittedExactlyInHoweverManyParts(int parts) {
    FitPart all = merged(MAPS, 1200, parts);

    assertThat(all.images()).isEqualTo(1200);
    assertThat(all.isSummarised()).isTrue();
    assertThat(all.kept().get(0).count()).isEqualTo(200);
    assertAlike(all.models().get(0), exact(rowsOf(false), false));
    all.joinHeldOut();
    assertAlike(all.models().get(0), exact(ROWS, false));
  }

  @Test
  void channelsAreDividedByTheDeviationOfAll() {
    FitPart all = merged(plan(Optional.empty(), true), 1200, 3);
    all.joinHeldOut();

    assertAlike(all.models().get(0), exact(ROWS, true));
  }

  @Test
  void cellsAddUp() {
    FitPart one = merged(plan(Optional.of(CellCentre.POSITION), true), 1200, 1);
    FitPart many = merged(plan(Optional.of(CellCentre.POSITION), true), 1200, 9);

    assertAlike(many.models().get(0), one.models().get(0));
  }

  @Test
  void theImagesHeldOutAreThoseOfTheRule() {
    EmbeddingBank held = merged(MAPS, 1200, 5).kept().get(0);

    List<Double> first = new ArrayList<>();
    held.blocks().forEach(block -> first.addAll(firsts(block)));
    assertThat(first).containsExactlyInAnyOrderElementsOf(firsts(rowsOf(true)));
  }

  private static List<Double> firsts(Matrix rows) {
    List<Double> firsts = new ArrayList<>();
    for (int i = 0; i < rows.rows(); i++) {
      firsts.add(rows.get(i, 0));
    }
    return firsts;
  }

  @Test
  void fewImagesStayAsTheyAreInTheOrderOfTheirKeys() {
    FitPart some = merged(MAPS, 300, 4);

    assertThat(some.isSummarised()).isFalse();
    List<String> sorted = shuffled(300).stream().map(FitPartTest::key).sorted().toList();
    List<Double> expected =
        sorted.stream().map(k -> ROWS.get(Integer.parseInt(k.substring(6)), 0)).toList();
    List<Double> found = new ArrayList<>();
    some.kept().get(0).blocks().forEach(block -> found.addAll(firsts(block)));
    assertThat(found).isEqualTo(expected);
    assertThatIllegalStateException()
        .isThrownBy(some::models)
        .withMessage("300 images are kept as they are; fit them as one machine does");
  }

  @Test
  void copiesOfAHeldOutImageAreHeldOutWithIt() {
    List<Integer> twice = new ArrayList<>(shuffled(1200));
    twice.addAll(shuffled(1200));
    FitPart all = part(MAPS, twice);

    assertThat(all.kept().get(0).count()).isEqualTo(200);
    assertAlike(all.models().get(0), exact(rowsOf(false), false));
    all.joinHeldOut();
    assertAlike(all.models().get(0), exact(ROWS, false));
  }

  @Test
  void whatTravelsDoesNotGrow() {
    assertThat(merged(MAPS, 1200, 3).toBytes().length)
        .isLessThan((int) (1.1 * part(MAPS, shuffled(1000)).toBytes().length));
  }

  @Test
  void imagesLeftOutAreCountedAndTheFirstOfThemNamed() {
    FitPart all = new FitPart(MAPS);
    for (int i = 30; i > 0; i--) {
      FitPart other = new FitPart(MAPS);
      other.omit("%02d.png: damaged".formatted(i));
      all.merge(FitPart.of(MAPS, other.toBytes()));
    }

    assertThat(all.omitted()).isEqualTo(30);
    assertThat(all.reasons()).hasSize(20).first().isEqualTo("01.png: damaged");
  }

  @Test
  void wrongRowsAndBytesAreRefused() {
    FitPart part = new FitPart(MAPS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> part.add("a", List.of(Matrix.zeros(1, 5))))
        .withMessage("Rows of 5 values were given; expected 6");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> part.add("a", List.of(Matrix.row(1, 2, Double.NaN, 4, 5, 6))))
        .withMessage("Row 0, column 2 is NaN; expected finite values");
    assertThat(part.images()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> FitPart.of(MAPS, new byte[40]));
  }
}
