package org.deepfeature.dfm.runtime.internal.png;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Java's own reader is the judge. */
class PngContainerTest {
  private static BufferedImage read(int width, int height, ColorType type, int... rows)
      throws IOException {
    ByteArrayOutputStream zlib = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(zlib)) {
      for (int value : rows) {
        deflater.write(value);
      }
    }
    byte[] file = new PngContainer(width, height, type).around(zlib.toByteArray());
    return ImageIO.read(new ByteArrayInputStream(file));
  }

  @Test
  void coloursComeBack() throws IOException {
    BufferedImage image = read(2, 1, ColorType.RGB, 0, 1, 2, 3, 250, 251, 252);

    assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0x010203);
    assertThat(image.getRGB(1, 0) & 0xFFFFFF).isEqualTo(0xFAFBFC);
  }

  @Test
  void greyHasOneSampleAPixel() throws IOException {
    BufferedImage image = read(1, 2, ColorType.GREY, 0, 7, 0, 200);

    assertThat(image.getHeight()).isEqualTo(2);
    assertThat(image.getRaster().getNumBands()).isEqualTo(1);
    assertThat(image.getRaster().getSample(0, 1, 0)).isEqualTo(200);
  }

  @Test
  void imageWithoutPixelsIsRefused() {
    assertThatThrownBy(() -> new PngContainer(0, 4, ColorType.RGB))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PNG of 0 x 4 pixels; expected at least 1 x 1");
  }
}
