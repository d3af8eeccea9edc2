package org.deepfeature.dfm.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {
  private static byte[] decoded(byte[] png, int size, int channels) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getRaster().getNumBands()).isEqualTo(channels);
    int[] samples = image.getRaster().getPixels(0, 0, size, size, (int[]) null);
    byte[] bytes = new byte[samples.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) samples[i];
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anotherReaderFindsWhatWasWritten(int channels) throws IOException {
    byte[] noise = new byte[37 * 37 * channels];
    new Random(1).nextBytes(noise);

    assertThat(decoded(Png.encode(noise, 37, channels), 37, channels)).isEqualTo(noise);
  }

  @Test
  void plainPicturesBecomeSmall() throws IOException {
    byte[] black = new byte[256 * 256];
    byte[] png = Png.encode(black, 256, 1);

    assertThat(decoded(png, 256, 1)).isEqualTo(black);
    assertThat(png.length).isLessThan(256 * 256 / 7);
  }

  /** Counts in the golden ratio give the deepest tree there is. */
  @Test
  void codesAreNoLongerThanTheFormatAllows() {
    int[] counts = new int[30];
    counts[0] = 1;
    counts[1] = 1;
    for (int i = 2; i < counts.length; i++) {
      counts[i] = counts[i - 1] + counts[i - 2];
    }
    int[] lengths = HuffmanCode.lengths(counts, 15);

    assertThat(Arrays.stream(lengths).max()).hasValue(15);
    // Kraft's sum is one: every sequence of bits means something.
    assertThat(Arrays.stream(lengths).map(length -> 1 << (15 - length)).sum()).isEqualTo(1 << 15);
  }
}
