package org.deepfeature.dfm.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class PerlinDefectTest {

  private static float[] photo(int width, int height, long seed) {
    Random random = new Random(seed);
    float base = random.nextFloat();
    float[] planes = new float[3 * width * height];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = Math.min(1, Math.max(0, base + 0.2f * (random.nextFloat() - 0.5f)));
    }
    return planes;
  }

  @Property(tries = 200)
  void changesEveryImageUnderTheMaskVisiblyAndNothingElse(
      @ForAll long seed, @ForAll @IntRange(min = 8, max = 80) int width) {
    int height = 8 + Math.floorMod(seed, 60);
    float[] photo = photo(width, height, seed);
    float[] before = photo.clone();
    PerlinDefect defect = new PerlinDefect(seed);

    float[] drawn = defect.draw(photo, width, height);

    assertThat(photo).isEqualTo(before);
    BitSet mask = defect.mask(width, height);
    assertThat(mask.isEmpty()).isFalse();
    double change = 0;
    for (int i = 0; i < drawn.length; i++) {
      assertThat(drawn[i]).isBetween(0f, 1f);
      if (mask.get(i % (width * height))) {
        change += Math.abs(drawn[i] - photo[i]) / (3.0 * mask.cardinality());
      } else {
        assertThat(drawn[i]).isEqualTo(photo[i]);
      }
    }
    assertThat(change).isGreaterThan(0.04);
  }

  @Property(tries = 50)
  void sameSeedDrawsTheSameAndAnotherSeedAnother(@ForAll long seed) {
    float[] photo = photo(64, 48, 1);
    float[] once = new PerlinDefect(seed).draw(photo, 64, 48);
    assertThat(new PerlinDefect(seed).draw(photo, 64, 48)).isEqualTo(once);
    assertThat(new PerlinDefect(seed + 1).draw(photo, 64, 48)).isNotEqualTo(once);
  }

  @Property(tries = 50)
  void takesTheSameShareOfTheImageAtAnyResolution(@ForAll long seed) {
    PerlinDefect defect = new PerlinDefect(seed);
    double small = defect.mask(150, 100).cardinality() / 15_000.0;
    double large = defect.mask(300, 200).cardinality() / 60_000.0;
    assertThat(small).isBetween(0.002, 0.09);
    assertThat(small).isCloseTo(large, within(0.004));
  }

  @Property(tries = 100)
  void noiseIsContinuousAndZeroAtTheLattice(
      @ForAll long seed, @ForAll @IntRange(min = -50, max = 50) int x, @ForAll byte y) {
    PerlinNoise noise = new PerlinNoise(seed);
    assertThat(noise.at(x, y)).isZero();
    double at = noise.at(x + 0.3, y + 0.9999999);
    assertThat(at).isBetween(-1.0, 1.0);
    assertThat(noise.at(x + 0.3, y + 1.0000001)).isCloseTo(at, within(1e-5));
  }

  @Example
  void refusesPlanesOfAnotherSize() {
    assertThatThrownBy(() -> new PerlinDefect(1).draw(new float[10], 2, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10 values");
  }
}
