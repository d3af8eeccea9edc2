package org.deepfeature.dfm.trainer.loader;

import static org.assertj.core.api.Assertions.assertThat;

import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.junit.jupiter.api.Test;

class MaskReaderTest {
  @Test
  void takesTheNearestPixelOfAMask() {
    float[] planes = new float[3 * 5 * 3];
    planes[3] = 1 / 255f; // row 0, column 3, red
    planes[15 + 2 * 5 + 1] = 1; // row 2, column 1, green
    RgbImage mask = RgbImage.ofPlanes(5, 3, planes);
    MaskReader same = new MaskReader(new ImageDecoder(), new ImageSize(3, 5));
    assertThat(same.resize(mask).stream()).containsExactly(3, 11);
    // 5 columns to 2: sources floor(0.5 * 2.5) = 1 and floor(1.5 * 2.5) = 3; 3 rows to 6: each
    // twice.
    MaskReader other = new MaskReader(new ImageDecoder(), new ImageSize(6, 2));
    assertThat(other.resize(mask).stream()).containsExactly(1, 3, 8, 10);
  }
}
