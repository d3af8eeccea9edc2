package org.deepfeature.dfm.core.postprocessing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.api.Test;

class FalsePositivesTest {
  private static final ImageSize SIZE = new ImageSize(3, 4);

  /** One region of three pixels (two of them diagonal neighbours), one of a single pixel. */
  private static final float[] TWO_REGIONS = {2, 0, 0, 3, 0, 2, 0, 0, 0, 2, 0, 0};

  private static FalsePositives counted(int smallestRegion) {
    Normalization ofPixels = new Normalization(2, 0, 3);
    FalsePositives.Counter counter =
        new FalsePositives.Counter(
            new PostProcessor(
                ofPixels, Optional.of(ofPixels), smallestRegion, OptionalDouble.empty()));
    counter.add(TWO_REGIONS, SIZE);
    counter.add(new float[12], SIZE);
    return counter.result();
  }

  @Test
  void regionsOfNormalImagesAreCountedNotTheirPixelsAlone() {
    assertThat(counted(1)).isEqualTo(new FalsePositives(2, 1, 2, 4 / 24.0));
  }

  @Test
  void smallRegionsAreNoMarksButTheirPixelsStayAboveTheThreshold() {
    assertThat(counted(2)).isEqualTo(new FalsePositives(2, 1, 1, 4 / 24.0));
    assertThat(counted(4)).isEqualTo(new FalsePositives(2, 0, 0, 4 / 24.0));
  }
}
