package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of file that people bring: right, or refused by name. */
class PicturesTest {
  private static final float LEVEL = 1.01f;

  private final ImageDecoder decoder = new ImageDecoder();

  @ParameterizedTest
  @MethodSource("org.deepfeature.dfm.runtime.image.Picture#decoded")
  void isRightToWithinAGreyLevel(Picture picture) {
    RgbImage image = decoder.decode(picture.path(), picture.file());
    assertThat(image.height()).isEqualTo(picture.height());
    assertThat(image.width()).isEqualTo(picture.width());
    assertThat(picture.worst(image)).isLessThan(LEVEL);
    assertThat(ImageFormats.decodable(picture.path())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("org.deepfeature.dfm.runtime.image.Picture#refused")
  void isRefusedInWordsThatSayWhatItWas(Picture picture) {
    assertThatThrownBy(() -> decoder.decode(picture.path(), picture.file()))
        .isInstanceOf(BadImageException.class)
        .hasMessageStartingWith(picture.name() + ": ")
        .hasMessageContaining(picture.right())
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @MethodSource("org.deepfeature.dfm.runtime.image.Picture#decoded")
  void aTruncatedFileIsRefusedOrWhole(Picture picture) {
    byte[] file = picture.file();
    for (double kept : new double[] {0.1, 0.3, 0.5, 0.7, 0.9}) {
      byte[] cut = Arrays.copyOf(file, (int) (kept * file.length));
      try {
        // Tags, comments and later pictures may stand behind the first.
        assertThat(picture.worst(decoder.decode(picture.path(), cut))).isLessThan(LEVEL);
      } catch (BadImageException e) {
        assertThat(e.path()).isEqualTo(picture.path());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.deepfeature.dfm.runtime.image.Picture#decoded")
  void aDamagedFileIsABadImageAndNothingElse(Picture picture) {
    SplittableRandom random = new SplittableRandom(7);
    // No damage may claim all the memory or time that a picture of 100 million pixels takes.
    ImageDecoder small = new ImageDecoder(1_000_000);
    for (int i = 0; i < 40; i++) {
      byte[] damaged = picture.file().clone();
      for (int j = 0; j <= i % 3; j++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(small.decode(picture.path(), damaged).toPlanes()).isNotEmpty();
      } catch (BadImageException e) {
        assertThat(e).hasMessageStartingWith(picture.name() + ": ").hasMessageNotContaining("\n");
      }
    }
  }
}
