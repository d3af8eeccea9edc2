package org.deepfeature.dfm.runtime.internal.png;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Java's own reader is the judge. */
class PngRowsTest {
  @ParameterizedTest
  @EnumSource
  void filteredRowsComeBackAsTheyWere(PngRows.Filter filter) throws IOException {
    for (int channels : new int[] {1, 3}) {
      byte[] samples = new byte[13 * 7 * channels];
      new Random(channels).nextBytes(samples);
      byte[] rows = PngRows.filtered(samples, 13 * channels, channels, filter);
      ColorType type = channels == 1 ? ColorType.GREY : ColorType.RGB;
      byte[] file = new PngContainer(13, 7, type).around(PngRows.deflated(rows));

      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      int[] read = image.getRaster().getPixels(0, 0, 13, 7, (int[]) null);
      assertThat(read).hasSize(samples.length);
      for (int i = 0; i < read.length; i++) {
        assertThat(read[i]).isEqualTo(samples[i] & 0xFF);
      }
    }
  }
}
