package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deepfeature.dfm.core.model.ScoreType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a column of embeddings may be, and what becomes of rows that are none. */
class EmbeddingColumnsTest {
  private static final int D = 12;
  private static final NormalRows ROWS = NormalRows.of(90, D, 21);

  private static DfmEstimator estimator(String column) {
    return new DfmEstimator().setInputCol(column).setOptions("linalg=java");
  }

  private static Dataset<Row> frame(List<Row> rows, DataType id, DataType embedding) {
    return LocalSpark.session()
        .createDataFrame(
            rows,
            new StructType()
                .add("number", id)
                .add("label", DataTypes.StringType)
                .add("em.bedding", embedding))
        .repartition(3);
  }

  private static Dataset<Row> vectors() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS.matrix().rows(); i++) {
      double[] values = ROWS.matrix().copyOfRows(i, i + 1).data();
      rows.add(RowFactory.create((long) i, "good", Vectors.dense(values)));
    }
    return frame(rows, DataTypes.LongType, SQLDataTypes.VectorType());
  }

  @Test
  void vectorsNumberedAsTheRowsOfAFileGiveItsModel() {
    DfmSparkModel model = estimator("em.bedding").setIdCol("number").fit(vectors());

    double alone = new OneMachine("0.97", ScoreType.FRE, false).thresholdOfFolds(ROWS.matrix());
    assertThat(model.threshold()).isCloseTo(alone, within(1e-9 * alone));
    // A column of that name hinders nobody before something is to be added to the frame.
    assertThatThrownBy(() -> model.transform(vectors()))
        .hasMessageStartingWith("Column 'label' is there already");
    assertThat(model.setLabelCol("verdict").transform(vectors()).filter("score is null").count())
        .isZero();
  }

  @Test
  void rowsWithoutNamesAreToldApartByTheirContent() {
    Dataset<Row> nameless = ROWS.frame(4).select("embedding");

    double one = estimator("embedding").fit(nameless.repartition(1)).threshold();
    double five = estimator("embedding").fit(nameless.repartition(5)).threshold();

    assertThat(five).isCloseTo(one, within(1e-9 * one));
  }

  @Test
  void rowsThatAreNoEmbeddingsAreNamedInAFitAndHaveAnErrorInAScore() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS.matrix().rows(); i++) {
      Double[] values = new Double[D];
      for (int j = 0; j < D; j++) {
        values[j] = ROWS.matrix().get(i, j);
      }
      rows.add(RowFactory.create("/a%03d".formatted(i), "good", values));
    }
    Double[] hole = new Double[D];
    Arrays.fill(hole, 1.0);
    hole[4] = null;
    Double[] notFinite = new Double[D];
    Arrays.fill(notFinite, 1.0);
    notFinite[2] = Double.NaN;
    rows.add(RowFactory.create("/b-hole", "good", hole));
    rows.add(RowFactory.create("/c-nan", "good", notFinite));
    rows.add(RowFactory.create("/d-short", "good", new Double[] {1.0, 2.0}));
    rows.add(RowFactory.create("/e-null", "good", null));
    Dataset<Row> frame =
        frame(rows, DataTypes.StringType, DataTypes.createArrayType(DataTypes.DoubleType));

    DfmSparkModel model = estimator("em.bedding").setIdCol("number").fit(frame);

    FitSummary summary = model.summary().orElseThrow();
    assertThat(summary.images()).isEqualTo(90);
    assertThat(summary.reasons())
        .containsExactly(
            "/b-hole: value 4 of 12 is null",
            "/c-nan: Row 0, column 2 is NaN; expected finite values",
            "/d-short: Rows of 2 values were given; expected 12",
            "/e-null: null");
    List<Row> bad =
        model
            .setLabelCol("verdict")
            .transform(frame)
            .filter("score is null")
            .orderBy("number")
            .select("number", "error", "verdict")
            .collectAsList();
    assertThat(bad)
        .extracting(row -> row.get(0) + " " + row.get(1) + " " + row.get(2))
        .containsExactly(
            "/b-hole value 4 of 12 is null null",
            "/c-nan value 2 of 12 is NaN; expected finite values null",
            "/d-short an embedding of 2 values; expected 12 null",
            "/e-null null null");
  }

  /** Between a program's own mapping and ours, Spark hands rows on as they are. */
  private record Made(String as) implements MapFunction<Row, Row> {
    @Override
    public Row call(Row row) {
      List<Float> list = row.getList(1);
      float[] floats = new float[list.size()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = list.get(i);
      }
      Object embedding =
          switch (as) {
            case "float[]" -> floats;
            default -> list.toArray(new Float[0]);
          };
      return RowFactory.create(row.getString(0), embedding);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"float[]", "Float[]"})
  void rowsThatAProgramMakesAreScoredAsThoseThatAreRead(String as) {
    Dataset<Row> read = ROWS.frame(2);
    DfmSparkModel model = estimator("embedding").fit(read);

    Dataset<Row> made = read.map(new Made(as), Encoders.row(read.schema()));

    assertThat(scores(model, made)).isEqualTo(scores(model, read));
    assertThat(estimator("embedding").fit(made).threshold()).isEqualTo(model.threshold());
  }

  private static List<Double> scores(DfmSparkModel model, Dataset<Row> rows) {
    return model.transform(rows).collectAsList().stream()
        .sorted(Comparator.comparing(row -> row.<String>getAs("path")))
        .map(row -> row.<Double>getAs("score"))
        .toList();
  }

  @Test
  void tooFewRowsAreRefusedWithWhatWasLeftOut() {
    Dataset<Row> two = ROWS.frame(1).limit(2);

    assertThatThrownBy(() -> estimator("embedding").fit(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Only 2 usable training images; give at least 3 different normal images");
    assertThatThrownBy(() -> estimator("embedding").fit(ROWS.frame(1).limit(0)))
        .hasMessage("Column 'embedding' has no embedding; expected at least 3");
  }
}
