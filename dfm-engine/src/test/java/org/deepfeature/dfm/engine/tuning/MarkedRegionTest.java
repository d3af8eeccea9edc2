package org.deepfeature.dfm.engine.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MarkedRegionTest {
  private static final int SIDE = 60;

  private static boolean[] region() {
    boolean[] region = new boolean[SIDE * SIDE];
    for (int y = 10; y < 20; y++) {
      for (int x = 30; x < 40; x++) {
        region[y * SIDE + x] = true;
      }
    }
    return region;
  }

  @Test
  void aMapThatMarksTheRegionHasOneAndOneThatMarksElsewhereNothing() {
    float[] map = new float[SIDE * SIDE];
    boolean[] region = region();
    for (int i = 0; i < map.length; i++) {
      map[i] = region[i] ? 1 : 0;
    }
    assertThat(MarkedRegion.of(map, region, SIDE)).isEqualTo(1);
    for (int i = 0; i < map.length; i++) {
      map[i] = region[i] ? 0 : 1;
    }
    assertThat(MarkedRegion.of(map, region, SIDE)).isZero();
  }

  @Test
  void aMapOfNoiseHasChance() {
    Random random = new Random(5);
    double sum = 0;
    for (int n = 0; n < 200; n++) {
      float[] map = new float[SIDE * SIDE];
      for (int i = 0; i < map.length; i++) {
        map[i] = random.nextFloat();
      }
      sum += MarkedRegion.of(map, region(), SIDE) / 200;
    }
    assertThat(sum).isCloseTo(MarkedRegion.CHANCE, within(0.01));
  }

  @Test
  void aFlatMapSaysNothing() {
    assertThat(MarkedRegion.of(new float[SIDE * SIDE], region(), SIDE)).isZero();
  }

  @Test
  void anEmptyRegionAndOneThatFillsTheImageHaveChance() {
    float[] map = new float[4];
    assertThat(MarkedRegion.of(map, new boolean[4], 2)).isEqualTo(MarkedRegion.CHANCE);
    assertThat(MarkedRegion.of(map, new boolean[] {true, true, true, true}, 2))
        .isEqualTo(MarkedRegion.CHANCE);
  }
}
