package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AntialiasedResizeTest {

  @ParameterizedTest
  @ValueSource(strings = {"down-large", "down-odd", "mixed", "same", "up"})
  void agreesWithTheReference(String name) throws Exception {
    NpyFloats expected = NpyFloats.resource("/resize/" + name + ".npy");
    Path png =
        Path.of(Objects.requireNonNull(getClass().getResource("/resize/" + name + ".png")).toURI());
    ImageSize size = new ImageSize(expected.shape()[1], expected.shape()[2]);

    float[] resized = new AntialiasedResize(size).resize(new ImageDecoder().decode(png));

    assertThat(resized).hasSameSizeAs(expected.values());
    double worst = 0;
    for (int i = 0; i < resized.length; i++) {
      worst = Math.max(worst, Math.abs((double) resized[i] - expected.values()[i]));
    }
    assertThat(worst).isLessThanOrEqualTo(2e-6);
  }

  @Test
  void keepsAConstantConstantAtEverySize() {
    float[] planes = new float[3 * 7 * 5];
    Arrays.fill(planes, 0.625f);
    RgbImage image = RgbImage.ofPlanes(5, 7, planes);
    for (int side = 1; side < 20; side++) {
      float[] resized = new AntialiasedResize(new ImageSize(side, 20 - side)).resize(image);
      for (float value : resized) {
        assertThat(value).isCloseTo(0.625f, within(2e-7f));
      }
    }
  }

  @Test
  void leavesTheSameSizeUntouched() {
    float[] planes = new float[3 * 4 * 3];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = i / 36f;
    }
    assertThat(new AntialiasedResize(new ImageSize(4, 3)).resize(RgbImage.ofPlanes(3, 4, planes)))
        .containsExactly(planes);
  }

  @Test
  void keepsWeightsOfOneSizeApartFromAnother() {
    AntialiasedResize resize = new AntialiasedResize(new ImageSize(2, 2));
    for (int side = 1; side < 100; side++) {
      float[] planes = new float[3 * side * side];
      Arrays.fill(planes, 1f);
      for (float value : resize.resize(RgbImage.ofPlanes(side, side, planes))) {
        assertThat(value).isCloseTo(1f, within(1e-6f));
      }
    }
  }
}
