package org.deepfeature.dfm.report.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.api.Test;

class ImageVisualizerTest {
  private static final ImageSize SIZE = new ImageSize(40, 60);
  private static final int PIXELS = 40 * 60;
  private static final int TOP = 8 + 9 + 2;

  private static boolean[] square(int from, int to) {
    boolean[] mask = new boolean[PIXELS];
    for (int y = from; y < to; y++) {
      Arrays.fill(mask, y * 60 + from, y * 60 + to, true);
    }
    return mask;
  }

  private static BufferedImage draw(Optional<boolean[]> mask, boolean masked) throws IOException {
    float[] planes = new float[3 * PIXELS];
    Arrays.fill(planes, 0, PIXELS, 1); // red
    float[] map = new float[PIXELS];
    Arrays.fill(map, PIXELS / 2, PIXELS, 1);
    byte[] png =
        new ImageVisualizer(SIZE, List.of(-1.0, 2.5, 1234.0))
            .draw(new ImageVisualizer.Subject(planes, map, square(5, 15)), mask, masked);
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int at(BufferedImage picture, int panel, int x, int y) {
    return picture.getRGB(8 + panel * 68 + x, TOP + y) & 0xFFFFFF;
  }

  @Test
  void panelsShowImageMaskMapOverlayAndBothContours() throws IOException {
    BufferedImage picture = draw(Optional.of(square(20, 30)), true);
    assertThat(at(picture, 0, 0, 0)).isEqualTo(0xFF0000);
    assertThat(at(picture, 1, 25, 25)).isEqualTo(0xFFFFFF);
    assertThat(at(picture, 1, 5, 5)).isZero();
    assertThat(at(picture, 2, 5, 5)).isEqualTo(ColorScale.of(0));
    assertThat(at(picture, 2, 5, 35)).isEqualTo(ColorScale.of(1));
    assertThat(at(picture, 3, 5, 5)).as("nothing covers the image").isEqualTo(0xFF0000);
    assertThat(at(picture, 3, 5, 35)).isNotIn(0xFF0000, ColorScale.of(1));
    assertThat(at(picture, 4, 20, 25)).as("true edge").isEqualTo(0xFFFFFF);
    assertThat(at(picture, 4, 5, 10)).as("predicted edge").isEqualTo(0x00C8FF);
    assertThat(at(picture, 4, 10, 10)).as("inside").isEqualTo(0xFF0000);
    // The scale stands right of the last panel, bright end up.
    assertThat(at(picture, 5, 2, 0)).isEqualTo(ColorScale.of(1));
    assertThat(at(picture, 5, 2, 39)).isEqualTo(ColorScale.of(0));
  }

  @Test
  void aMaskThatIsNotKnownIsGreyOrLeftOut() throws IOException {
    BufferedImage unknown = draw(Optional.empty(), true);
    assertThat(at(unknown, 1, 25, 25)).isEqualTo(0xC9CED6);
    BufferedImage without = draw(Optional.empty(), false);
    assertThat(without.getWidth()).isEqualTo(unknown.getWidth() - 68);
    assertThat(at(without, 1, 5, 35)).isEqualTo(ColorScale.of(1));
  }

  @Test
  void lightnessRisesFromTheDarkestToTheBrightestColour() {
    double before = -1;
    for (int i = 0; i <= 255; i++) {
      int color = ColorScale.of(i / 255.0);
      double luminance =
          0.2126 * linear(color >> 16 & 0xFF)
              + 0.7152 * linear(color >> 8 & 0xFF)
              + 0.0722 * linear(color & 0xFF);
      // Cube roots, as lightness is perceived; rounding to bytes costs a little.
      assertThat(Math.cbrt(luminance)).isGreaterThan(before - 2e-3);
      before = Math.cbrt(luminance);
    }
    assertThat(before).isGreaterThan(0.9);
    assertThat(ColorScale.of(-1)).isEqualTo(ColorScale.of(0));
    assertThat(ColorScale.of(7)).isEqualTo(ColorScale.of(1));
  }

  private static double linear(int value) {
    return Math.pow(value / 255.0, 2.2);
  }

  @Test
  void everyLetterDigitAndSignHasAGlyphOfItsOwn() {
    Lettering lettering = new Lettering(1);
    List<String> drawn =
        "abcdefghijklmnopqrstuvwxyz0123456789.-+,"
            .chars()
            .mapToObj(
                c -> {
                  Canvas canvas = new Canvas(5, 9, 0);
                  lettering.draw(canvas, Character.toString(c), 0, 0, 1);
                  StringBuilder dots = new StringBuilder();
                  for (int i = 0; i < 45; i++) {
                    dots.append(canvas.get(i % 5, i / 5));
                  }
                  return dots.toString();
                })
            .toList();
    assertThat(drawn).doesNotHaveDuplicates().allMatch(dots -> dots.contains("1"));
  }

  @Test
  void aScaleTakesThreeValues() {
    assertThatThrownBy(() -> new ImageVisualizer(SIZE, List.of(1.0)))
        .hasMessage("A scale of [1.0]; expected three values");
  }
}
