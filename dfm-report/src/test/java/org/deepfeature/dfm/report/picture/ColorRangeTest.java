package org.deepfeature.dfm.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.processor.ScoredImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColorRangeTest {
  /** Of squared errors; normalised values would reach down to 2 − 5 = −3. */
  private static final Normalization ERRORS = new Normalization(2, 0, 10);

  @TempDir Path folder;

  private static float[] colors(Normalization pixel, float... map) {
    return ColorRange.of(pixel).apply(map);
  }

  @Test
  void coloursOfErrorsBeginAtZero() {
    assertThat(AnomalyMapVisualizer.scale(ERRORS)).containsExactly(0.0, 2.0, 7.0);
    assertThat(colors(ERRORS, 0, 1, 2, 4.5f, 7, 100)).containsExactly(0, 0.25f, 0.5f, 0.75f, 1, 1);
  }

  @Test
  void coloursAreNormalisedValuesWhereThoseStandForValuesThatOccur() {
    for (Normalization pixel :
        new Normalization[] {new Normalization(9, 1, 11), new Normalization(-4, -20, 3)}) {
      double half = (pixel.max() - pixel.min()) / 2;
      double threshold = pixel.threshold();
      assertThat(AnomalyMapVisualizer.scale(pixel))
          .containsExactly(threshold - half, threshold, threshold + half);
      for (float raw = -30; raw < 30; raw += 0.5f) {
        assertThat(colors(pixel, raw)[0]).isCloseTo((float) pixel.apply(raw), within(1e-6f));
      }
    }
  }

  @Test
  void normalisedValuesDoNotChange() {
    assertThat(new PostProcessor(ERRORS, Optional.of(ERRORS)).normalize(new float[] {0, 2, 4.5f}))
        .containsExactly(0.3f, 0.5f, 0.75f);
  }

  @Test
  void mapsWithoutARangeAreDarkBelowTheThresholdAndBrightAboveIt() {
    Normalization flat = new Normalization(2, 3, 3);
    assertThat(colors(flat, 1, 2, 3)).containsExactly(0, 0.5f, 1);
    assertThat(AnomalyMapVisualizer.scale(flat)).containsExactly(2.0, 2.0, 2.0);
  }

  @Test
  void aThresholdBelowZeroIsTheDarkEndItself() {
    Normalization low = new Normalization(-1, 0, 10);
    assertThat(AnomalyMapVisualizer.scale(low)).containsExactly(-1.0, -1.0, 4.0);
    assertThat(colors(low, 0)[0]).isGreaterThan(0.5f);
  }

  @Test
  void picturesHaveTheColoursOfTheLegend() throws IOException {
    ImageSize size = new ImageSize(20, 20);
    float[] map = new float[400];
    map[1] = 1;
    map[2] = 2;
    map[3] = 7;
    PostProcessor thresholds = new PostProcessor(ERRORS, Optional.of(ERRORS));
    Sample sample = new Sample(folder, "a.png", "hole", true, null, Split.TEST);
    new AnomalyMapVisualizer(thresholds)
        .draw(
            new ScoredImage(
                sample,
                size,
                new float[1200],
                3,
                Optional.of(map),
                Optional.of(thresholds.normalize(map)),
                Optional.empty()),
            folder);
    BufferedImage picture = ImageIO.read(MapFiles.of(folder, sample, "png").toFile());
    int heat = 8 + 2 * (20 + 8); // behind image and mask
    int top = 8 + 9 + 2;
    float[] colors = {0, 0.25f, 0.5f, 1};
    for (int x = 0; x < colors.length; x++) {
      assertThat(picture.getRGB(heat + x, top) & 0xFFFFFF).isEqualTo(ColorScale.of(colors[x]));
    }
  }
}
