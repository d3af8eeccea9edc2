package org.deepfeature.dfm.trainer.dfm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.core.embedding.RowGroups;
import org.deepfeature.dfm.core.fusion.Combination;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.fusion.GaussianBlur;
import org.deepfeature.dfm.core.fusion.ImageScore;
import org.deepfeature.dfm.core.fusion.MapScale;
import org.deepfeature.dfm.core.fusion.Scores;
import org.deepfeature.dfm.core.model.DfmModel;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.metrics.threshold.ThresholdSettings;
import org.deepfeature.dfm.trainer.option.HeldOutSplit;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.junit.jupiter.api.Test;

/** The recipe {@code subspace}, from features to scores, against NumPy. */
class SubspaceArithmeticTest {
  private static final int CHANNELS = 7;
  private static final int POSITIONS = 20;
  private static final int IMAGES = 6;
  private static final ImageSize SIZE = new ImageSize(24, 30);
  private static final Fusion FUSION =
      new Fusion(
              MapScale.LOG,
              MapScale.LOG,
              Combination.MEAN,
              ImageScore.parse("pixels:0.01"),
              new GaussianBlur(2))
          .at(SIZE);

  private static double[] drawn(int count, long seed) {
    long state = seed;
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      state = (1103515245L * state + 12345) % (1L << 31);
      values[i] = state / (double) (1L << 31) - 0.5;
    }
    return values;
  }

  private static Matrix maps(int count, int seed) {
    double[] noise = drawn(count * CHANNELS * POSITIONS, seed);
    double[] weights = drawn(count * 2 * POSITIONS, seed + 1L);
    double[] axes = drawn(2 * CHANNELS, 77);
    double[] pattern = drawn(CHANNELS * POSITIONS, 78);
    Matrix maps = Matrix.zeros(count, CHANNELS * POSITIONS);
    for (int i = 0; i < maps.data().length; i++) {
      int image = i / (CHANNELS * POSITIONS);
      int c = i / POSITIONS % CHANNELS;
      int p = i % POSITIONS;
      double common = 0;
      for (int j = 0; j < 2; j++) {
        common += 4 * weights[(image * 2 + j) * POSITIONS + p] * axes[j * CHANNELS + c];
      }
      maps.data()[i] = (float) (100 + 2 * pattern[c * POSITIONS + p] + common + 0.2 * noise[i]);
    }
    return maps;
  }

  private static Map<String, double[]> golden() {
    Map<String, double[]> values = new HashMap<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    SubspaceArithmeticTest.class.getResourceAsStream("subspace/golden.txt")),
                StandardCharsets.UTF_8))) {
      reader
          .lines()
          .map(line -> line.split(" "))
          .forEach(
              words ->
                  values.put(
                      words[0],
                      Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  private static DfmModel fitted(long memory) {
    DfmSettings settings =
        new DfmSettings(
            LayerEmbeddings.all(1, false).withCells(Optional.of(CellCentre.POSITION)),
            ScoreType.FRE,
            FUSION,
            new Pca(PcaLevel.parse("0.99")),
            Optional.empty(),
            Plugins.onClassPath()
                .linearAlgebras()
                .create("java", JsonNodeFactory.instance.objectNode()),
            ThresholdSettings.DEFAULT,
            memory,
            HeldOutSplit.AUTO);
    EmbeddingCollector collector =
        new EmbeddingCollector(
            List.of(
                new EmbeddingLayout("first", CHANNELS, 4, 5),
                new EmbeddingLayout("second", CHANNELS, 4, 5)),
            settings,
            SIZE);
    int[] images = IntStream.range(0, 2 * IMAGES).map(row -> row % IMAGES).toArray();
    boolean[] originals = new boolean[images.length];
    Arrays.fill(originals, 0, IMAGES, true);
    collector.add(
        List.of(maps(images.length, 1), maps(images.length, 5001)),
        Collections.nCopies(images.length, ""),
        RowGroups.of(images, originals));
    return collector.finish().model();
  }

  @Test
  void scoresAndMapsAreTheReferences() {
    Map<String, double[]> golden = golden();

    DfmModel model = fitted(Long.MAX_VALUE);
    Scores scores = model.score(List.of(maps(3, 1000), maps(3, 6000)));

    for (int band = 0; band < 2; band++) {
      LayerModel layer = model.layers().get(band);
      assertThat(layer.projection().components())
          .isEqualTo((int) golden.get("band%s-k".formatted(band))[0]);
      double median = golden.get("band%s-median".formatted(band))[0];
      assertThat(layer.mapStatistics().orElseThrow().median().orElseThrow())
          .isCloseTo(median, within(1e-9 * median));
    }
    assertThat(scores.values()).containsExactly(golden.get("scores"), within(1e-9));
    double[] row = new double[SIZE.width()];
    System.arraycopy(model.map(scores, 0, SIZE), 5 * SIZE.width(), row, 0, row.length);
    assertThat(row).containsExactly(golden.get("map"), within(1e-9));
  }
}
