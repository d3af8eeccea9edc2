package org.deepfeature.dfm.trainer.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageTransformTest {
  private static final int HEIGHT = 3;
  private static final int WIDTH = 4;

  /** A ramp, a mixture, a constant. */
  private static float[] planes() {
    float[] planes = new float[3 * HEIGHT * WIDTH];
    for (int i = 0; i < 12; i++) {
      planes[i] = i / 20f;
      planes[12 + i] = 7 * i % 12 / 12f;
      planes[24 + i] = 0.25f;
    }
    return planes;
  }

  private static void gives(ImageTransform transform, double... expected) {
    float[] given = planes();
    float[] result = transform.apply(given, WIDTH, HEIGHT);
    for (int i = 0; i < expected.length; i++) {
      assertThat(result[i]).as("value %s", i).isCloseTo((float) expected[i], within(2e-6f));
    }
    assertThat(given).isEqualTo(planes());
  }

  private static ImageTransform of(
      double rotation, double x, double y, double scale, double light, boolean m, boolean f) {
    return new ImageTransform(rotation, x, y, scale, light, m, f);
  }

  /** By NumPy: the image padded symmetrically, an inverted matrix, four neighbours weighted. */
  @Test
  void goldenValues() {
    gives(
        of(90, 0, 0, 1, 1, false, false),
        0.125,
        0.225,
        0.425,
        0.525,
        0.075,
        0.175,
        0.375,
        0.475,
        0.025,
        0.125,
        0.325,
        0.425,
        0.458333,
        0.375,
        0.458333,
        0.625,
        0.375,
        0.541667,
        0.625,
        0.541667,
        0.291667,
        0.458333,
        0.541667,
        0.458333,
        0.25);
    gives(
        of(30, 0.1, -0.2, 1.25, 1.1, true, false),
        0.1461,
        0.187826,
        0.237721,
        0.287616,
        0.309252,
        0.362247,
        0.412142,
        0.462037,
        0.461673,
        0.536667,
        0.553889,
        0.515784,
        0.604497,
        0.333098,
        0.797307,
        0.693668,
        0.344159,
        0.403799,
        0.702952,
        0.387447,
        0.219455,
        0.4745,
        0.884254,
        0.517484,
        0.275);
    gives(
        of(-4, 0.03, -0.02, 0.97, 1, false, true),
        0.370042,
        0.424164,
        0.489968,
        0.542581,
        0.164359,
        0.222077,
        0.28788,
        0.353684,
        0,
        0.046931,
        0.098351,
        0.151596,
        0.616737,
        0.371443,
        0.729266,
        0.478493,
        0.273932,
        0.803476,
        0.532244,
        0.127708,
        0,
        0.547523,
        0.180405,
        0.741304,
        0.25);
    gives(
        of(137, 1.5, 0.5, 0.6, 2.5, false, false),
        0.950716,
        1,
        0.977172,
        0.262192,
        0.483338,
        1,
        1,
        0.72957,
        0.375,
        0.359489,
        0.775456,
        1,
        1,
        1,
        0.37862,
        0.653471,
        1,
        0.575057,
        1,
        1,
        1,
        0.609986,
        1,
        1,
        0.625);
  }

  @Test
  void nothingChangesNothingAndMirrorsAreExact() {
    gives(of(0, 0, 0, 1, 1, false, false), 0, 0.05, 0.1, 0.15, 0.2);
    gives(of(0, 0, 0, 1, 1, true, false), 0.15, 0.1, 0.05, 0, 0.35);
    gives(of(0, 0, 0, 1, 1, false, true), 0.4, 0.45, 0.5, 0.55, 0.2);
    gives(of(0, 0.25, 0, 1, 1, false, false), 0, 0, 0.05, 0.1, 0.2);
  }

  @Test
  void drawsStayWithinTheirRangesAndComeFromTheirSeed() {
    RandomTransform slight =
        new RandomTransform(new TransformRanges(4, 0.03, 0.02, 0.08, true, false));
    boolean mirrored = false;
    for (int seed = 0; seed < 200; seed++) {
      ImageTransform drawn = slight.draw(new Random(seed));
      assertThat(drawn).isEqualTo(slight.draw(new Random(seed)));
      assertThat(drawn.rotation()).isBetween(-4.0, 4.0);
      assertThat(drawn.shiftX()).isBetween(-0.03, 0.03);
      assertThat(drawn.shiftY()).isBetween(-0.03, 0.03);
      assertThat(drawn.scale()).isBetween(0.98, 1.02);
      assertThat(drawn.brightness()).isBetween(0.92, 1.08);
      assertThat(drawn.flipped()).isFalse();
      mirrored |= drawn.mirrored();
    }
    assertThat(mirrored).isTrue();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> new TransformRanges(200, 0, 0, 0, false, false))
        .hasMessage("rotation 200.0; expected 0 to 180.0");
    assertThatThrownBy(() -> of(0, 0, 0, 0, 1, false, false)).hasMessageContaining("scale 0.0");
    assertThatThrownBy(() -> of(0, 0, 0, 1, 1, false, false).apply(new float[5], 2, 1))
        .hasMessageContaining("5 values");
  }
}
