package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OrientationTest {
  private static final int WIDTH = 3;
  private static final int HEIGHT = 2;

  @Test
  void keepsValuesOfEightAndOfSixteenBitsToTheBit() {
    for (int largest : new int[] {255, 65_535}) {
      float[] planes = new float[3 * WIDTH * HEIGHT];
      for (int step = 0; step <= largest; step += planes.length) {
        int from = step;
        IntStream.range(0, planes.length)
            .forEach(i -> planes[i] = Math.min(from + i, largest) / (float) largest);
        RgbImage stored = RgbImage.ofPlanes(WIDTH, HEIGHT, planes);
        RgbImage back = Orientation.of(8).turn(Orientation.of(6).turn(stored));
        assertThat(back.toPlanes()).containsExactly(planes);
      }
    }
  }

  @Test
  void leavesAloneWhatIsUprightOrTellsNothing() {
    RgbImage stored = RgbImage.ofPlanes(1, 1, new float[3]);
    for (long value : new long[] {0, 1, 9, -1}) {
      assertThat(Orientation.of(value).turn(stored)).isSameAs(stored);
    }
  }
}
