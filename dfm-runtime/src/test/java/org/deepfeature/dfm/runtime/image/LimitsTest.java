package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Path FILE = Path.of("scan.png");

  @Test
  void refusesWhatMemoryCannotHoldBeforeItIsSpent() {
    Limits limits = new Limits(Long.MAX_VALUE, 384L << 20);
    assertThatThrownBy(() -> limits.check(FILE, 13_000, 13_000, 3))
        .isInstanceOf(BadImageException.class)
        .hasMessage(
            "scan.png: 13000 x 13000 pixels take 483 MB; of the memory (-Xmx) 384 MB are left to an"
                + " image");
    limits.check(FILE, 13_000, 10_000, 3);
  }

  @Test
  void aHeaderOfAFewBytesDoesNotTakeMemory() {
    Limits limits = new Limits(Long.MAX_VALUE, 1000);
    for (String name : new String[] {"grey.jpg", "grey-1.png", "24.bmp", "plain.gif", "lzw.tif"}) {
      Picture picture = Picture.named(name);
      ImageDecoder decoder = new ImageDecoder(limits);
      assertThat(decoder.decode(picture.path(), picture.file()).width()).isEqualTo(picture.width());
      assertThatThrownBy(
              () ->
                  new ImageDecoder(new Limits(Long.MAX_VALUE, 5))
                      .decode(picture.path(), picture.file()))
          .isInstanceOf(BadImageException.class)
          .hasMessageContaining("of the memory (-Xmx)");
    }
  }

  @Test
  void refusesMoreThanAnArrayHolds() {
    Limits limits = new Limits(Long.MAX_VALUE, Long.MAX_VALUE);
    assertThatThrownBy(() -> limits.check(FILE, 30_000, 30_000, 3))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("one array holds 2047");
    assertThatThrownBy(() -> limits.check(FILE, Long.MAX_VALUE, 2, 1))
        .isInstanceOf(BadImageException.class);
    assertThatThrownBy(() -> limits.check(FILE, 0, 7, 1)).hasMessage("scan.png: 7 x 0 pixels");
  }

  @Test
  void aLineScanIsReadWhereTheLimitIsLifted() throws IOException {
    int width = 4_000;
    int height = 45_000;
    byte[] scan = scan(width, height);
    assertThatThrownBy(() -> new ImageDecoder().decode(FILE, scan))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("at most 178956970 are allowed");
    RgbImage image = new ImageDecoder((long) width * height).decode(FILE, scan);
    assertThat(image.height()).isEqualTo(height);
  }

  private static byte[] scan(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }
}
