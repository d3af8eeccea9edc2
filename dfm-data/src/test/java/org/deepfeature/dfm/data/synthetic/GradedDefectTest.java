package org.deepfeature.dfm.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class GradedDefectTest {

  private static float[] photo(int width, int height) {
    Random random = new Random(3);
    float[] planes = new float[3 * width * height];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = 0.4f + 0.2f * random.nextFloat();
    }
    return planes;
  }

  private static double change(float[] before, float[] after, BitSet mask) {
    int plane = before.length / 3;
    double sum = 0;
    for (int i = mask.nextSetBit(0); i >= 0; i = mask.nextSetBit(i + 1)) {
      for (int c = 0; c < 3; c++) {
        sum += Math.pow(after[c * plane + i] - before[c * plane + i], 2);
      }
    }
    return Math.sqrt(sum / (3 * mask.cardinality()));
  }

  @Property(tries = 60)
  void changesPixelsUnderTheMaskByItsContrastAndNoOthers(
      @ForAll long seed, @ForAll DefectKind kind) {
    float[] photo = photo(96, 64);
    float[] before = photo.clone();
    for (double contrast : DefectGrade.CONTRASTS.subList(0, 2)) {
      GradedDefect defect = new GradedDefect(new DefectGrade(kind, 0.016, contrast), seed);

      float[] drawn = defect.draw(photo, 96, 64);

      assertThat(photo).isEqualTo(before);
      BitSet mask = defect.mask(96, 64);
      assertThat(change(photo, drawn, mask)).isCloseTo(contrast, within(1e-3));
      for (int i = 0; i < drawn.length; i++) {
        if (!mask.get(i % (96 * 64))) {
          assertThat(drawn[i]).isEqualTo(photo[i]);
        }
      }
    }
  }

  @Property(tries = 60)
  void aSpotTakesItsShareOfTheImageAtAnyResolution(@ForAll long seed) {
    for (double size : DefectGrade.SIZES) {
      GradedDefect defect = new GradedDefect(new DefectGrade(DefectKind.SMUDGE, size, 0.1), seed);
      double small = defect.mask(300, 200).cardinality() / 60_000.0;
      double large = defect.mask(900, 600).cardinality() / 540_000.0;
      assertThat(small).isCloseTo(size, within(0.35 * size));
      assertThat(large).isCloseTo(size, within(0.1 * size));
    }
  }

  @Property(tries = 60)
  void aLineIsThinAndHasNoGaps(@ForAll long seed) {
    GradedDefect defect = new GradedDefect(new DefectGrade(DefectKind.LINE, 0.001, 0.1), seed);
    BitSet mask = defect.mask(128, 128);
    assertThat(mask.cardinality()).isBetween(5, 80);
    Set<Integer> reached = new HashSet<>();
    grow(mask, mask.nextSetBit(0), reached);
    assertThat(reached).hasSize(mask.cardinality());
  }

  /** Neighbours in eight directions. */
  private static void grow(BitSet mask, int pixel, Set<Integer> reached) {
    if (pixel < 0 || !mask.get(pixel) || !reached.add(pixel)) {
      return;
    }
    for (int step : List.of(-129, -128, -127, -1, 1, 127, 128, 129)) {
      grow(mask, pixel + step, reached);
    }
  }

  @Property(tries = 20)
  void oneSeedLiesInOnePlaceWhateverTheContrast(@ForAll long seed, @ForAll DefectKind kind) {
    BitSet faint = new GradedDefect(new DefectGrade(kind, 0.004, 0.03), seed).mask(80, 60);
    BitSet strong = new GradedDefect(new DefectGrade(kind, 0.004, 0.2), seed).mask(80, 60);
    assertThat(faint).isEqualTo(strong);
    assertThat(faint.isEmpty()).isFalse();
  }

  @Property(tries = 20)
  void isDrawnIntoImagesWithoutTextureBlackAndWhiteOnesAndTinyOnes(
      @ForAll long seed, @ForAll DefectKind kind) {
    for (float shade : new float[] {0, 0.5f, 1}) {
      float[] flat = new float[3 * 9 * 7];
      Arrays.fill(flat, shade);
      GradedDefect defect = new GradedDefect(new DefectGrade(kind, 0.001, 0.2), seed);
      float[] drawn = defect.draw(flat, 9, 7);
      for (float value : drawn) {
        assertThat(value).isBetween(0f, 1f);
      }
      if (kind != DefectKind.GRAIN) {
        assertThat(drawn).isNotEqualTo(flat);
      }
    }
  }

  /** The one definition: other values here are other defects, and other choices of settings. */
  @Example
  void drawsWhatItDrewBefore() {
    float[] photo = photo(64, 48);
    StringBuilder text = new StringBuilder();
    for (DefectKind kind : DefectKind.values()) {
      GradedDefect defect = new GradedDefect(new DefectGrade(kind, 0.016, 0.1), 15);
      BitSet mask = defect.mask(64, 48);
      int middle = mask.stream().skip(mask.cardinality() / 2).findFirst().orElseThrow();
      float[] drawn = defect.draw(photo, 64, 48);
      text.append(
          String.format(
              Locale.ROOT,
              "%s %s %s %.5f%n",
              kind,
              mask.cardinality(),
              middle,
              drawn[middle] - photo[middle]));
    }
    assertThat(text.toString().lines())
        .containsExactly(
            "patch 48 1955 0.05905",
            "line 48 1889 0.10975",
            "smudge 48 1955 0.06517",
            "grain 48 1955 0.04613");
  }

  @Example
  void fourImagesInARowHaveEveryGradeOnce() {
    Set<DefectGrade> all = new HashSet<>();
    for (int image = 4; image < 8; image++) {
      assertThat(DefectGrade.of(image)).hasSize(16);
      all.addAll(DefectGrade.of(image));
    }
    assertThat(all).hasSize(64);
  }

  @Example
  void refusesWhatIsNoShareAndNoContrast() {
    assertThatThrownBy(() -> new DefectGrade(DefectKind.LINE, 0, 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Size 0.0");
    assertThatThrownBy(() -> new DefectGrade(DefectKind.LINE, 0.1, 1.5))
        .hasMessageContaining("Contrast 1.5");
    assertThatThrownBy(
            () ->
                new GradedDefect(new DefectGrade(DefectKind.LINE, 0.1, 1), 1)
                    .draw(new float[3], 2, 2))
        .hasMessageContaining("3 values");
  }
}
