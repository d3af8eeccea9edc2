package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.api.Test;

class FramingTest {
  /** Red is the column, green the row, both in tenths. */
  private static RgbImage grid(int width, int height) {
    float[] planes = new float[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      int row = i / width;
      planes[i] = (i - row * width) / 10f;
      planes[width * height + i] = row / 10f;
    }
    return RgbImage.ofPlanes(width, height, planes);
  }

  private static float[] red(Framing framing, RgbImage image) {
    int plane = framing.size().height() * framing.size().width();
    return Arrays.copyOf(new FramedResize(framing).resize(image), plane);
  }

  @Test
  void paddingShowsTheMirrorImageBeyondTheBorders() {
    Framing framing = new Framing(new ImageSize(2, 8), ResizeMode.PAD);
    assertThat(red(framing, grid(4, 2)))
        .containsExactly(
            0.1f, 0, 0, 0.1f, 0.2f, 0.3f, 0.3f, 0.2f, 0.1f, 0, 0, 0.1f, 0.2f, 0.3f, 0.3f, 0.2f);
    Placement columns = framing.columns(2, 4);
    assertThat(IntStream.range(0, 8).map(columns::nearest)).containsExactly(1, 0, 0, 1, 2, 3, 3, 2);
    assertThat(IntStream.range(0, 8).filter(columns::contains)).containsExactly(2, 3, 4, 5);
    assertThat(columns.source(2)).isZero();
    assertThat(columns.source(6)).isEqualTo(4);
  }

  @Test
  void mirrorImagesRepeatWhereBordersAreWide() {
    Framing framing = new Framing(new ImageSize(1, 7), ResizeMode.PAD);
    Placement columns = framing.columns(2, 2);
    assertThat(columns).isEqualTo(new Placement(0, 2, 3, 1));
    assertThat(Placement.reflected(-5, 2)).isZero();
    assertThat(IntStream.range(-4, 6).map(i -> Placement.reflected(i, 3)))
        .containsExactly(2, 2, 1, 0, 0, 1, 2, 2, 1, 0);
  }

  @Test
  void croppingShowsTheMiddleInItsOwnRatio() {
    Framing framing = new Framing(new ImageSize(2, 2), ResizeMode.CROP);
    assertThat(red(framing, grid(6, 2))).containsExactly(0.2f, 0.3f, 0.2f, 0.3f);
    Framing half = new Framing(new ImageSize(2, 2), ResizeMode.CROP);
    assertThat(half.columns(4, 8)).isEqualTo(new Placement(2, 4, 0, 2));
    assertThat(half.rows(4, 8)).isEqualTo(new Placement(0, 4, 0, 2));
    assertThat(IntStream.range(0, 2).map(half.columns(4, 8)::nearest)).containsExactly(3, 5);
  }

  @Test
  void imagesOfTheInputsRatioAreTheSameInEachMode() {
    RgbImage image = grid(6, 4);
    ImageSize size = new ImageSize(8, 12);
    float[] stretched = red(Framing.stretch(size), image);
    for (ResizeMode mode : ResizeMode.values()) {
      assertThat(red(new Framing(size, mode), image)).containsExactly(stretched);
    }
  }

  @Test
  void aThinLineIsStillAPixel() {
    ImageSize size = new ImageSize(4, 4);
    assertThat(new Framing(size, ResizeMode.PAD).rows(1, 1000).targetLength()).isEqualTo(1);
    assertThat(new Framing(size, ResizeMode.CROP).columns(1, 1000).sourceLength()).isEqualTo(1);
    assertThat(red(new Framing(size, ResizeMode.PAD), grid(1000, 1))).hasSize(16);
    assertThatThrownBy(() -> ResizeMode.parse("fit"))
        .hasMessage("Unknown resize 'fit'; expected one of [stretch, pad, crop]");
  }

  @Test
  void automaticSizesKeepTheRatioAndEnlargeToTwiceTheSidesAtMost() {
    assertThat(AutomaticSize.of(new ImageSize(1024, 1024))).hasToString("448");
    assertThat(AutomaticSize.of(new ImageSize(768, 576))).hasToString("512x384");
    assertThat(AutomaticSize.of(new ImageSize(3000, 4000))).hasToString("384x512");
    assertThat(AutomaticSize.of(new ImageSize(400, 400))).hasToString("448");
    assertThat(AutomaticSize.of(new ImageSize(357, 310))).hasToString("480x416");
    assertThat(AutomaticSize.of(new ImageSize(150, 150))).hasToString("288");
    assertThat(AutomaticSize.of(new ImageSize(32, 32))).hasToString("256");
    assertThat(AutomaticSize.of(new ImageSize(100, 16384))).hasToString("64x5728");
    assertThat(AutomaticSize.own(new ImageSize(3000, 4000))).hasToString("3008x4000");
  }

  @Test
  void poolingLeavesAboutAsManyCellsAtAnySize() {
    assertThat(AutomaticSize.pooling(new ImageSize(256, 256))).isEqualTo(1);
    assertThat(AutomaticSize.pooling(new ImageSize(64, 64))).isEqualTo(1);
    assertThat(AutomaticSize.pooling(new ImageSize(512, 384))).isEqualTo(2);
    assertThat(AutomaticSize.pooling(new ImageSize(1024, 1024))).isEqualTo(4);
  }
}
