package org.deepfeature.dfm.trainer.loader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.ResizeMode;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.junit.jupiter.api.Test;

class MaskReaderTest {
  @Test
  void takesTheNearestPixelOfAMask() {
    float[] planes = new float[3 * 5 * 3];
    planes[3] = 0.5f; // row 0, column 3, red
    planes[15 + 2 * 5 + 1] = 1; // row 2, column 1, green
    MarkedArea mask = MarkedArea.of(Path.of("m.png"), RgbImage.ofPlanes(5, 3, planes));
    MaskReader same = new MaskReader(new ImageDecoder(), Framing.stretch(new ImageSize(3, 5)));
    assertThat(same.resize(mask).stream()).containsExactly(3, 11);
    // 5 columns to 2: sources floor(0.5 * 2.5) = 1 and floor(1.5 * 2.5) = 3; 3 rows to 6: each
    // twice.
    MaskReader other = new MaskReader(new ImageDecoder(), Framing.stretch(new ImageSize(6, 2)));
    assertThat(other.resize(mask).stream()).containsExactly(1, 3, 8, 10);
  }

  @Test
  void masksAreCutAndMirroredAsImagesAre() {
    float[] planes = new float[3 * 4];
    planes[0] = 1;
    planes[2] = 1;
    MarkedArea mask = MarkedArea.of(Path.of("m.png"), RgbImage.ofPlanes(4, 1, planes));
    ImageSize wide = new ImageSize(1, 8);
    MaskReader padded = new MaskReader(new ImageDecoder(), new Framing(wide, ResizeMode.PAD));
    assertThat(padded.resize(mask).stream()).containsExactly(1, 2, 4, 7);
    ImageSize narrow = new ImageSize(1, 2);
    MaskReader cropped = new MaskReader(new ImageDecoder(), new Framing(narrow, ResizeMode.CROP));
    assertThat(cropped.resize(mask).stream()).containsExactly(1);
  }

  @Test
  void aDefectBeginsAtHalfOfTheLargestValue() {
    assertThat(marked("m.png", 0, 127, 128, 255)).containsExactly(2, 3);
    assertThat(marked("m.png", 0, 123, 124, 248)).containsExactly(2, 3);
    assertThat(marked("m.png", 236, 245, 255, 0)).containsExactly(0, 1, 2);
    assertThat(marked("m.jpg", 0, 9, 240, 251)).containsExactly(2, 3);
  }

  @Test
  void smallValuesAreClassesOrTheNoiseOfAJpeg() {
    assertThat(marked("m.png", 0, 1, 0, 1)).containsExactly(1, 3);
    assertThat(marked("m.png", 0, 1, 4, 15)).containsExactly(1, 2, 3);
    assertThat(marked("m.JPG", 0, 1, 4, 15)).isEmpty();
    assertThat(marked("m.png", 0, 0, 0, 0)).isEmpty();
  }

  private static IntStream marked(String file, int... values) {
    float[] planes = new float[3 * values.length];
    for (int i = 0; i < values.length; i++) {
      planes[i] = values[i] / 255f;
    }
    MarkedArea area = MarkedArea.of(Path.of(file), RgbImage.ofPlanes(values.length, 1, planes));
    BitSet all =
        new MaskReader(new ImageDecoder(), Framing.stretch(new ImageSize(1, values.length)))
            .resize(area);
    assertThat(area.isAny()).isEqualTo(!all.isEmpty());
    return all.stream();
  }
}
