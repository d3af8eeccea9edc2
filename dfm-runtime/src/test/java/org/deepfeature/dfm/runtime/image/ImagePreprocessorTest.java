package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Preprocessing.ColorOrder;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.junit.jupiter.api.Test;

class ImagePreprocessorTest {
  private static final RgbImage IMAGE =
      RgbImage.ofPlanes(2, 1, new float[] {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f});
  private static final ImageSize SIZE = new ImageSize(1, 2);

  @Test
  void normalisesAsImageNetIntoItsPlaceOnly() {
    FloatBuffer batch = Tensor.allocateDirect(18);
    new ImagePreprocessor(Preprocessing.IMAGENET, SIZE).write(IMAGE, batch, 1);
    assertThat(batch.position()).isZero();
    for (int i = 0; i < 6; i++) {
      assertThat(batch.get(i)).isZero();
      assertThat(batch.get(12 + i)).isZero();
    }
    assertThat(batch.get(6)).isCloseTo((0.1f - 0.485f) / 0.229f, within(1e-6f));
    assertThat(batch.get(7)).isCloseTo((0.2f - 0.485f) / 0.229f, within(1e-6f));
    assertThat(batch.get(8)).isCloseTo((0.3f - 0.456f) / 0.224f, within(1e-6f));
    assertThat(batch.get(11)).isCloseTo((0.6f - 0.406f) / 0.225f, within(1e-6f));
  }

  @Test
  void turnsChannelsAroundForBgr() {
    Preprocessing bgr =
        new Preprocessing(ColorOrder.BGR, 255, List.of(1.0, 2.0, 3.0), List.of(1.0, 1.0, 2.0));
    FloatBuffer batch = Tensor.allocateDirect(6);
    new ImagePreprocessor(bgr, SIZE).write(IMAGE, batch, 0);
    assertThat(batch.get(0)).isCloseTo(255 * 0.5f - 1, within(1e-4f));
    assertThat(batch.get(2)).isCloseTo(255 * 0.3f - 2, within(1e-4f));
    assertThat(batch.get(5)).isCloseTo((255 * 0.2f - 3) / 2, within(1e-4f));
  }

  @Test
  void weighsChannelsForGrey() {
    Preprocessing grey = new Preprocessing(ColorOrder.GREY, 1, List.of(0.0), List.of(1.0));
    ImagePreprocessor preprocessor = new ImagePreprocessor(grey, SIZE);
    assertThat(preprocessor.valuesPerImage()).isEqualTo(2);
    FloatBuffer batch = Tensor.allocateDirect(2);
    preprocessor.write(IMAGE, batch, 0);
    assertThat(batch.get(0))
        .isCloseTo(0.299f * 0.1f + 0.587f * 0.3f + 0.114f * 0.5f, within(1e-6f));
    assertThatThrownBy(() -> preprocessor.write(IMAGE, batch, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
