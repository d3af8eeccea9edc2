package org.deepfeature.dfm.core.fusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.junit.jupiter.api.Test;

class FusionTest {
  private static final EmbeddingLayout COARSE = new EmbeddingLayout("coarse", 3, 1, 1);
  private static final EmbeddingLayout FINE = new EmbeddingLayout("fine", 3, 2, 2);

  private static List<LayerErrorMaps> layers() {
    return List.of(
        new LayerErrorMaps(COARSE, new Matrix(1, 1, new double[] {10}), Optional.empty()),
        new LayerErrorMaps(FINE, new Matrix(1, 4, new double[] {1, 2, 3, 24}), Optional.empty()));
  }

  private static Fusion unscaled(Combination combination, String imageScore) {
    return new Fusion(MapScale.NONE, MapScale.NONE, combination, ImageScore.parse(imageScore));
  }

  private static double score(Combination combination, String imageScore) {
    return unscaled(combination, imageScore).apply(layers()).values()[0];
  }

  @Test
  void plainFusionIsTheSumOfEveryLayersOwnCells() {
    assertThat(Fusion.PLAIN.apply(layers()).values()).containsExactly(40);
  }

  @Test
  void otherScoresSeeAllLayersOnTheFinestOnesGrid() {
    assertThat(score(Combination.SUM, "max")).isEqualTo(34);
    assertThat(score(Combination.SUM, "mean")).isEqualTo((11 + 12 + 13 + 34) / 4.0);
    assertThat(score(Combination.SUM, "top:0.5")).isEqualTo((13 + 34) / 2.0);
    assertThat(score(Combination.MEAN, "max")).isEqualTo(17);
    assertThat(score(Combination.MAX, "max")).isEqualTo(24);
    assertThat(score(Combination.MAX, "sum")).isEqualTo(10 + 10 + 10 + 24);
  }

  @Test
  void topTakesAtLeastOneCell() {
    assertThat(score(Combination.SUM, "top:0.0001")).isEqualTo(34);
    assertThat(score(Combination.SUM, "top:1")).isEqualTo(score(Combination.SUM, "mean"));
  }

  @Test
  void mapIsCombinedAtTheSizeAskedFor() {
    Scores scores = Fusion.PLAIN.apply(layers());

    double[] map = Fusion.PLAIN.map(List.of(COARSE, FINE), scores.maps(), 0, new ImageSize(2, 2));

    assertThat(map).containsExactly(11, 12, 13, 34);
  }

  @Test
  void smoothingChangesTheMapAndLeavesTheScore() {
    Fusion smooth = Fusion.PLAIN.with(new GaussianBlur(1));
    Scores scores = smooth.apply(layers());
    ImageSize size = new ImageSize(2, 2);

    assertThat(scores.values()).isEqualTo(Fusion.PLAIN.apply(layers()).values());
    assertThat(smooth.map(List.of(COARSE, FINE), scores.maps(), 0, size))
        .isEqualTo(new GaussianBlur(1).apply(new double[] {11, 12, 13, 34}, size))
        .isNotEqualTo(new double[] {11, 12, 13, 34});
    assertThat(smooth.isPlain()).isTrue();
    assertThat(unscaled(Combination.MAX, "sum").with(new GaussianBlur(1)).isPlain()).isFalse();
  }

  @Test
  void scoreAndMapMayBeScaledDifferently() {
    MapStatistics statistics =
        MapStatistics.of(List.of(new Matrix(2, 4, new double[] {0, 2, 0, 20, 2, 4, 2, 24})));
    List<LayerErrorMaps> layers =
        List.of(new LayerErrorMaps(FINE, layers().get(1).maps(), Optional.of(statistics)));
    Fusion fusion =
        new Fusion(MapScale.NONE, MapScale.LOCATION, Combination.SUM, ImageScore.parse("max"));

    Scores scores = fusion.apply(layers);

    assertThat(scores.maps().get(0)).isEqualTo(layers().get(1).maps());
    assertThat(scores.values()[0])
        .isCloseTo(
            statistics.apply(layers().get(1).maps(), MapScale.LOCATION).data()[2], within(1e-12));
  }

  @Test
  void scaleWithoutStatisticsSaysWhichLayerLacksThem() {
    Fusion fusion = new Fusion(MapScale.LAYER, MapScale.LAYER, Combination.SUM, ImageScore.SUM);

    assertThatIllegalStateException()
        .isThrownBy(() -> fusion.apply(layers()))
        .withMessageContaining("'coarse'")
        .withMessageContaining("'layer'");
  }

  @Test
  void wordsAreParsedAndPrintedInverselyAndUnknownOnesNamed() {
    for (String text : List.of("sum", "mean", "max", "top:0.02", "pixels:0.01")) {
      assertThat(ImageScore.parse(text)).hasToString(text);
    }
    for (String text :
        List.of("top:0", "top:2", "top:x", "median", "pixels", "pixels:0", "pixels:2")) {
      assertThatIllegalArgumentException().isThrownBy(() -> ImageScore.parse(text));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MapScale.parse("place"))
        .withMessage("Unknown scale 'place'; expected one of [none, layer, location, log]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Combination.parse("min"))
        .withMessageContaining("[sum, mean, max]");
  }

  @Test
  void upsamplingIsBilinearWithHalfPixelCentres() {
    double[] up = Upsampling.bilinear(new double[] {0, 4}, 1, 2, new ImageSize(1, 4));

    assertThat(up).containsExactly(0, 1, 3, 4);
  }

  @Test
  void aScoreOfPixelsIsThatOfTheSmoothedMap() {
    ImageSize size = new ImageSize(20, 30);
    Fusion pixels = unscaled(Combination.MEAN, "pixels:0.01").with(new GaussianBlur(2)).at(size);

    Scores scores = pixels.apply(layers());

    double[] map = pixels.map(List.of(COARSE, FINE), scores.maps(), 0, size);
    double[] sorted = map.clone();
    Arrays.sort(sorted);
    double top = Arrays.stream(sorted, sorted.length - 6, sorted.length).average().orElseThrow();
    assertThat(scores.values()[0]).isCloseTo(top, within(1e-12));
    assertThatThrownBy(() -> unscaled(Combination.SUM, "pixels:0.5").apply(layers()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Score of pixels, but no size of maps is known");
  }
}
