package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the field, where they are there. */
class FieldPicturesTest {
  private static final Path FIELD = Path.of("..", "..", "shared", "field");

  @ParameterizedTest
  @CsvSource({
    "ycck_adobe2.jpg, 30, 5, 7",
    "rgb_jpeg_in_tiff.tif, 141, 61, 145",
    "cmyk_jpeg_in_tiff.tif, 30, 5, 7"
  })
  void hasTheMeansThatAreRight(String name, int red, int green, int blue) {
    float[] planes = decode(name, new ImageDecoder()).toPlanes();
    int[] right = {red, green, blue};
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      for (int i = 0; i < planes.length / 3; i++) {
        sum += planes[c * planes.length / 3 + i];
      }
      assertThat(255 * sum / (planes.length / 3.0)).isCloseTo(right[c], within(1.0));
    }
  }

  @Test
  void signedSamplesAreSharesOfTheLargest() {
    float largest = 0;
    for (float value : decode("signed16.tif", new ImageDecoder()).toPlanes()) {
      largest = Math.max(largest, value);
    }
    assertThat(largest).isEqualTo(1f);
  }

  @Test
  void turnsAsTheTagSays() {
    RgbImage image = decode("tiff_orientation_6.tif", new ImageDecoder());
    assertThat(image.width()).isEqualTo(590);
    assertThat(image.height()).isEqualTo(88);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png13000.png", "jpeg_13000.jpg", "tiff_strip2g_zip.tif"})
  void whatClaimsMoreThanMemoryHoldsIsABadImage(String name) {
    ImageDecoder decoder =
        new ImageDecoder(new Limits(ImageDecoder.DEFAULT_PIXEL_LIMIT, 384L << 20));
    assertThatThrownBy(() -> decode(name, decoder))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining(name);
  }

  private static RgbImage decode(String name, ImageDecoder decoder) {
    Path file = FIELD.resolve(name);
    assumeThat(file).exists();
    return decoder.decode(file);
  }
}
