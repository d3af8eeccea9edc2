package org.deepfeature.dfm.trainer.dfm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.density.NearestNeighbours;
import org.deepfeature.dfm.core.density.ProbabilisticPca;
import org.deepfeature.dfm.core.density.ShrinkageGaussian;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.fusion.Combination;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.fusion.ImageScore;
import org.deepfeature.dfm.core.fusion.MapScale;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.partial.HeldOutRule;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.core.reducer.Identity;
import org.deepfeature.dfm.core.reducer.RandomProjection;
import org.deepfeature.dfm.metrics.Threshold;
import org.deepfeature.dfm.metrics.threshold.Calibration;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which images are evidence of how normal ones score, and what judges them. */
class EmbeddingCollectorTest {
  private static final ImageSize SIZE = new ImageSize(2, 2);
  private static final EmbeddingLayout LAYOUT = new EmbeddingLayout("layer", 12, 2, 2);
  private static final Fusion BY_LOCATION =
      new Fusion(MapScale.LOCATION, MapScale.LOCATION, Combination.SUM, ImageScore.SUM);

  private static DfmSettings settings(Fusion fusion, ScoreType type, long memory) {
    return new DfmSettings(
        LayerEmbeddings.all(1, false),
        type,
        fusion,
        new Pca(PcaLevel.parse("0.9")),
        type.hasDensity() ? Optional.of(new Gaussian()) : Optional.empty(),
        Plugins.onClassPath()
            .linearAlgebras()
            .create("java", JsonNodeFactory.instance.objectNode()),
        ThresholdSettings.DEFAULT,
        memory,
        HeldOutSplit.AUTO);
  }

  private static EmbeddingCollector collector(DfmSettings settings) {
    return new EmbeddingCollector(List.of(LAYOUT), settings, SIZE);
  }

  @Test
  void aSubspaceThatKeepsEverythingIsToldSinceItLeavesNothingToMeasure() {
    DfmSettings everything = settings(new RandomProjection(LAYOUT.dimension(), 0));
    EmbeddingCollector collector = collector(everything);
    collector.add(List.of(rows(60)), Collections.nCopies(60, "good"));

    collector.finish();

    assertThat(collector.doubts())
        .anySatisfy(
            doubt ->
                assertThat(doubt)
                    .startsWith("the subspace keeps all 48 values of layer 'layer'")
                    .contains("score fre measures rounding alone"));
  }

  @Test
  void featuresThatAreAllTheSameAreRefusedWhateverTheReducer() {
    EmbeddingCollector collector = collector(settings(new RandomProjection(3, 0)));
    Matrix row = rows(1);
    for (int i = 0; i < 5; i++) {
      collector.add(List.of(row), List.of("good"));
    }

    assertThatIllegalArgumentException()
        .isThrownBy(collector::finish)
        .withMessageStartingWith("All 5 training images give the same features");
  }

  private static DfmSettings settings(Reducer reducer) {
    DfmSettings usual = settings(Fusion.PLAIN, ScoreType.FRE, Long.MAX_VALUE);
    return new DfmSettings(
        usual.embeddings(),
        usual.scoreType(),
        usual.fusion(),
        reducer,
        Optional.empty(),
        usual.linearAlgebra(),
        usual.thresholds(),
        usual.memory(),
        usual.heldOut());
  }

  private static Matrix rows(int count) {
    Random random = new Random(5);
    Matrix rows = Matrix.zeros(count, LAYOUT.dimension());
    for (int i = 0; i < rows.data().length; i++) {
      rows.data()[i] = (float) (random.nextGaussian() / (1 + i % LAYOUT.dimension() * 0.2));
    }
    return rows;
  }

  private static void add(EmbeddingCollector collector, Matrix rows, RowGroups groups) {
    for (int from = 0; from < rows.rows(); from += 8) {
      int to = Math.min(rows.rows(), from + 8);
      collector.add(
          List.of(rows.copyOfRows(from, to)),
          Collections.nCopies(to - from, ""),
          groups.part(from, to));
    }
  }

  /** Every row as often as that, itself first. */
  private static Matrix repeated(Matrix rows, int times) {
    double[] all = new double[rows.data().length * times];
    for (int t = 0; t < times; t++) {
      System.arraycopy(rows.data(), 0, all, t * rows.data().length, rows.data().length);
    }
    return new Matrix(rows.rows() * times, rows.columns(), all);
  }

  private static RowGroups copies(int images, int times) {
    int[] image = IntStream.range(0, images * times).map(row -> row % images).toArray();
    boolean[] originals = new boolean[image.length];
    Arrays.fill(originals, 0, images, true);
    return RowGroups.of(image, originals);
  }

  @Test
  void statisticsOfMapsComeFromEveryImageHoweverMany() {
    EmbeddingCollector collector = collector(settings(BY_LOCATION, ScoreType.FRE, Long.MAX_VALUE));
    add(collector, rows(260), RowGroups.each(260));

    assertThat(collector.finish().model().layers().get(0).mapStatistics().orElseThrow().count())
        .isEqualTo(260);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FRE", "NLL", "overEmbeddings"})
  void thresholdIsTheQuantileOfAllImagesJudgedByModelsOfTheOtherFourFifths(String kind) {
    ScoreType type = kind.equals("FRE") ? ScoreType.FRE : ScoreType.NLL;
    DfmSettings settings = settings(Fusion.PLAIN, type, Long.MAX_VALUE);
    if (kind.equals("overEmbeddings")) {
      settings = over(settings);
    }
    EmbeddingCollector collector = collector(settings);
    Matrix rows = rows(131);
    add(collector, rows, RowGroups.each(131));
    double threshold = collector.finish().postProcessor().image().threshold();

    EmbeddingBank bank = new EmbeddingBank(LAYOUT);
    bank.add(rows);
    double[] scores = new double[131];
    for (int fold = 0; fold < 5; fold++) {
      int held = fold;
      DfmModel model = settings.fit(List.of(bank.select(i -> i % 5 != held)));
      for (int i = fold; i < 131; i += 5) {
        scores[i] = model.score(List.of(rows.copyOfRows(i, i + 1))).values()[0];
      }
    }
    double expected = Threshold.quantile(scores, Calibration.QUANTILE);
    assertThat(threshold).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
  }

  private static DfmSettings over(DfmSettings s) {
    return with(s, s.reducer(), new ProbabilisticPca(PcaLevel.parse("5")));
  }

  private static DfmSettings with(DfmSettings s, Reducer reducer, DensityModel density) {
    return new DfmSettings(
        s.embeddings(),
        s.scoreType(),
        s.fusion(),
        reducer,
        Optional.of(density),
        s.linearAlgebra(),
        s.thresholds(),
        s.memory(),
        s.heldOut());
  }

  /** Reducers and densities that a fit shares among its folds, and such that need fits apart. */
  static Stream<DfmSettings> combinations() {
    DfmSettings plain = six(Fusion.PLAIN, Long.MAX_VALUE);
    return Stream.of(
        plain,
        six(BY_LOCATION, Long.MAX_VALUE),
        over(plain),
        with(plain, plain.reducer(), new NearestNeighbours(0.5, 50, 1)),
        with(plain, plain.reducer(), new ShrinkageGaussian()),
        with(plain, new RandomProjection(5, 1), new Gaussian()),
        six(Fusion.PLAIN, 20_000),
        six(BY_LOCATION, 20_000));
  }

  /** As many axes in each fold as in the fit of all. */
  private static DfmSettings six(Fusion fusion, long memory) {
    return with(
        settings(fusion, ScoreType.COMBINED, memory), new Pca(PcaLevel.parse("6")), new Gaussian());
  }

  @ParameterizedTest
  @MethodSource("combinations")
  void combinedScoresOfNewNormalImagesLieAroundNought(DfmSettings settings) {
    EmbeddingCollector collector = collector(settings);
    Matrix rows = rows(600);
    add(collector, rows.copyOfRows(0, 200), RowGroups.each(200));

    FittedModel fitted = collector.finish();

    // A constant of the density, or one of its folds, would shift all of them.
    Matrix fresh = rows.copyOfRows(200, 600);
    double[] scores = fitted.model().score(List.of(fresh)).values();
    assertThat(Arrays.stream(scores).average().orElseThrow()).isBetween(-0.2, 0.2);
    long called =
        Arrays.stream(scores).filter(score -> fitted.postProcessor().isAnomalous(score)).count();
    assertThat(called).isBetween(4L, 72L);
  }

  @Test
  void likelihoodsOfFoldsAreComparedWithoutTheConstantsOfTheirDensities() {
    // Few rows and nearly as many axes: each fold's determinant has fewer factors than the whole's.
    DfmSettings settings =
        with(
            settings(Fusion.PLAIN, ScoreType.COMBINED, Long.MAX_VALUE),
            new Pca(PcaLevel.parse("0.97")),
            new Gaussian());
    EmbeddingLayout wide = new EmbeddingLayout("layer", 400, 1, 1);
    EmbeddingCollector collector = new EmbeddingCollector(List.of(wide), settings, SIZE);
    Random random = new Random(7);
    Matrix rows = Matrix.zeros(90, 400);
    for (int i = 0; i < rows.data().length; i++) {
      rows.data()[i] = (float) (1e-3 * random.nextGaussian());
    }
    add(collector, rows.copyOfRows(0, 30), RowGroups.each(30));

    DfmModel model = collector.finish().model();

    Matrix fresh = rows.copyOfRows(30, 90);
    double likelihood =
        Arrays.stream(new DfmModel(model.layers(), ScoreType.NLL).score(List.of(fresh)).values())
            .average()
            .orElseThrow();
    // Five axes more, each of log variance -9 or so, would make it 40.
    assertThat(likelihood)
        .isCloseTo(model.commonScale().orElseThrow().likelihoods().mean(), within(10.0));
  }

  @Test
  void aSubspaceThatKeepsEverythingLeavesNothingToCombine() {
    DfmSettings settings =
        with(
            settings(Fusion.PLAIN, ScoreType.COMBINED, Long.MAX_VALUE),
            new Identity(),
            new Gaussian());
    EmbeddingCollector collector = collector(settings);
    add(collector, rows(60), RowGroups.each(60));

    assertThatIllegalArgumentException()
        .isThrownBy(collector::finish)
        .withMessage(
            "Score combined needs a reconstruction error that differs between the 60 held-out"
                + " images; the subspace keeps all directions. Use score nll");
  }

  @Test
  void aStreamThatHeldOutOneImageHasNoScaleOfIt() {
    EmbeddingCollector collector = collector(settings(Fusion.PLAIN, ScoreType.COMBINED, 100));
    add(collector, rows(4), RowGroups.each(4));

    assertThatIllegalArgumentException()
        .isThrownBy(collector::finish)
        .withMessage(
            "Score combined needs 2 held-out images that features tell apart from those fitted on;"
                + " there is 1. Give more normal images, or score fre");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 20_000})
  void copiesOfAnImageAreNoEvidenceAndDoNotFlatterIt(long memory) {
    DfmSettings settings = settings(Fusion.PLAIN, ScoreType.FRE, memory);
    Matrix three = repeated(rows(41), 3);
    EmbeddingCollector grouped = collector(settings);
    add(grouped, three, copies(41, 3));
    EmbeddingCollector strangers = collector(settings);
    add(strangers, three, RowGroups.each(123));
    EmbeddingCollector once = collector(settings);
    add(once, rows(41), RowGroups.each(41));

    double threshold = grouped.finish().postProcessor().image().threshold();

    assertThat(grouped.isStreaming()).isEqualTo(memory < Long.MAX_VALUE);
    // Fitted on each image three times, or on each of them once: the same subspaces.
    double alone = once.finish().postProcessor().image().threshold();
    assertThat(threshold).isCloseTo(alone, within(1e-6 * alone));
    assertThat(strangers.finish().postProcessor().image().threshold()).isLessThan(0.8 * threshold);
  }

  @Test
  void theModelIsFittedOnCopiesToo() {
    DfmSettings settings = settings(BY_LOCATION, ScoreType.FRE, Long.MAX_VALUE);
    Matrix rows = rows(30);
    EmbeddingCollector collector = collector(settings);
    add(collector, rows, copies(10, 3));
    FittedModel fitted = collector.finish();

    EmbeddingBank bank = new EmbeddingBank(LAYOUT);
    bank.add(rows);
    assertThat(fitted.model().layers().get(0).projection().state())
        .isEqualTo(settings.fit(List.of(bank)).layers().get(0).projection().state());
    assertThat(fitted.model().layers().get(0).mapStatistics().orElseThrow().count()).isEqualTo(10);
    assertThat(collector.images()).isEqualTo(10);
  }

  @Test
  void imagesAddedWithoutGroupsAreNewOnes() {
    EmbeddingCollector collector = collector(settings(Fusion.PLAIN, ScoreType.FRE, Long.MAX_VALUE));
    Matrix rows = rows(9);
    collector.add(List.of(rows), Collections.nCopies(9, ""), copies(3, 3));
    collector.add(List.of(rows), Collections.nCopies(9, ""));

    assertThat(collector.images()).isEqualTo(12);
  }

  @Test
  void copiesDoNotMakeUpForTooFewImages() {
    EmbeddingCollector collector = collector(settings(Fusion.PLAIN, ScoreType.FRE, Long.MAX_VALUE));
    add(collector, rows(16), copies(2, 8));

    assertThatIllegalArgumentException()
        .isThrownBy(collector::finish)
        .withMessage("Only 2 usable training images; give at least 3 different normal images");
  }

  @Test
  void groupsOfOtherRowsAreToldInWords() {
    EmbeddingCollector collector = collector(settings(Fusion.PLAIN, ScoreType.FRE, Long.MAX_VALUE));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> collector.add(List.of(rows(4)), Collections.nCopies(4, ""), RowGroups.each(3)))
        .withMessage("Images of 3 rows for 4 embeddings; expected one each");
  }

  private static double thresholdOfStream(Matrix rows, List<Integer> order) {
    EmbeddingCollector collector = collector(settings(Fusion.PLAIN, ScoreType.FRE, 2_000));
    for (int row : order) {
      collector.add(List.of(rows.copyOfRows(row, row + 1)), List.of("good"));
    }
    double threshold = collector.finish().postProcessor().image().threshold();
    assertThat(collector.isStreaming()).isTrue();
    return threshold;
  }

  private static List<Integer> shuffled(int count, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order;
  }

  /** Also where more than 200 are candidates, of which the first ones to come are let go again. */
  @ParameterizedTest
  @ValueSource(ints = {31, 300, 1500})
  void aStreamHoldsOutTheSameImagesInAnyOrder(int count) {
    Matrix rows = rows(count);
    double threshold = thresholdOfStream(rows, IntStream.range(0, count).boxed().toList());

    assertThat(thresholdOfStream(rows, shuffled(count, 1)))
        .isCloseTo(threshold, within(1e-9 * threshold));
    assertThat(thresholdOfStream(rows, shuffled(count, 2)))
        .isCloseTo(threshold, within(1e-9 * threshold));
  }

  @ParameterizedTest
  @CsvSource({"5, FRE", "31, FRE", "300, NLL", "1500, FRE"})
  void oneInFiveIsTheSameOneInMemoryAndInAStream(int count, ScoreType score) {
    Matrix rows = repeated(rows(count), 2);
    Fusion fusion = score == ScoreType.FRE ? BY_LOCATION : Fusion.PLAIN;
    EmbeddingCollector stream = collector(settings(fusion, score, 2_000));
    EmbeddingCollector inMemory =
        collector(settings(fusion, score, Long.MAX_VALUE).withHeldOut(HeldOutSplit.FIFTH));
    for (EmbeddingCollector collector : List.of(stream, inMemory)) {
      collector.add(List.of(rows), Collections.nCopies(2 * count, ""), copies(count, 2));
    }

    FittedModel expected = stream.finish();
    FittedModel found = inMemory.finish();

    assertThat(stream.isStreaming()).isTrue();
    assertThat(inMemory.isStreaming()).isFalse();
    double threshold = expected.postProcessor().image().threshold();
    assertThat(found.postProcessor().image().threshold())
        .isCloseTo(threshold, within(1e-7 * Math.abs(threshold)));
    assertThat(found.postProcessor().falsePositives())
        .isEqualTo(expected.postProcessor().falsePositives());
    if (score == ScoreType.FRE) {
      assertThat(found.model().layers().get(0).mapStatistics().orElseThrow().count())
          .isEqualTo(expected.model().layers().get(0).mapStatistics().orElseThrow().count())
          .isLessThanOrEqualTo(Math.max(1, count / 3));
    }
  }

  @Test
  void foldsAreRefusedInWordsOnceMemoryDoesNotHoldAllOfThem() {
    EmbeddingCollector collector =
        collector(settings(Fusion.PLAIN, ScoreType.FRE, 20_000).withHeldOut(HeldOutSplit.FOLDS));

    assertThatThrownBy(() -> add(collector, rows(400), RowGroups.each(400)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("held-out folds needs all embeddings at once")
        .hasMessageContaining("--memory allows 20000. Give more, or held-out fifth");
  }

  @Test
  void aStreamJudgesOneImageInFiveByAModelOfTheOthers() {
    int count = 1500;
    Matrix rows = rows(count);
    List<Integer> held =
        IntStream.range(0, count)
            .boxed()
            .filter(row -> HeldOutRule.isCandidate(HeldOutRule.ofValues(List.of(rows), row)))
            .sorted(
                (a, b) ->
                    Long.compareUnsigned(
                        HeldOutRule.ofValues(List.of(rows), a),
                        HeldOutRule.ofValues(List.of(rows), b)))
            .limit(200)
            .toList();
    assertThat(held).hasSize(200);
    EmbeddingBank bank = new EmbeddingBank(LAYOUT);
    bank.add(rows);
    DfmModel model =
        settings(Fusion.PLAIN, ScoreType.FRE, Long.MAX_VALUE)
            .fit(List.of(bank.select(row -> !held.contains(row))));
    double[] scores =
        held.stream()
            .mapToDouble(row -> model.score(List.of(rows.copyOfRows(row, row + 1))).values()[0])
            .toArray();

    double expected = Threshold.quantile(scores, Calibration.QUANTILE);
    assertThat(thresholdOfStream(rows, shuffled(count, 3)))
        .isCloseTo(expected, within(1e-9 * expected));
  }

  @Test
  void aStreamOfFewImagesLeavesSomeToFitAndSomeToJudge() {
    Matrix rows = rows(40);
    for (int count = 5; count <= 40; count++) {
      double threshold = thresholdOfStream(rows.copyOfRows(40 - count, 40), shuffled(count, 1));

      assertThat(threshold).as("%s images", count).isPositive().isFinite();
    }
  }

  @Test
  void aFileThatIsThereTwiceIsJudgedOnce() {
    Matrix rows = rows(60);
    double once = thresholdOfStream(rows, shuffled(60, 1));
    List<Integer> twice = new ArrayList<>(shuffled(60, 1));
    twice.addAll(shuffled(60, 2));

    // Fitted on each of them twice: the same subspace.
    assertThat(thresholdOfStream(rows, twice)).isCloseTo(once, within(1e-6 * once));
  }

  @Test
  void aStreamOfFewDifferentImagesManyTimesIsFittedOrRefusedInWords() {
    Matrix rows = rows(3);
    List<Integer> three = IntStream.range(0, 60).map(i -> i % 3).boxed().toList();

    assertThat(thresholdOfStream(rows, three)).isPositive();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> thresholdOfStream(rows, Collections.nCopies(60, 1)))
        .withMessageStartingWith("All 60 training images give the same features");
  }

  @Test
  void shortRowsOfAStreamAreFittedAsAllOfThemTogether() {
    Matrix rows = rows(400);
    DfmSettings all = standardized(settings(Fusion.PLAIN, ScoreType.NLL, Long.MAX_VALUE));
    EmbeddingCollector collector = collector(all.withMemory(2_000));
    for (int row : shuffled(400, 4)) {
      collector.add(List.of(rows.copyOfRows(row, row + 1)), List.of("good"));
    }
    EmbeddingBank bank = new EmbeddingBank(LAYOUT);
    bank.add(rows);

    double[] found = collector.finish().model().score(List.of(rows)).values();
    double[] expected = all.fit(List.of(bank)).score(List.of(rows)).values();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-8 * Math.abs(expected[i])));
    }
  }

  private static DfmSettings standardized(DfmSettings s) {
    return new DfmSettings(
        LayerEmbeddings.all(1, true),
        s.scoreType(),
        s.fusion(),
        s.reducer(),
        s.densityModel(),
        s.linearAlgebra(),
        s.thresholds(),
        s.memory(),
        s.heldOut());
  }
}
