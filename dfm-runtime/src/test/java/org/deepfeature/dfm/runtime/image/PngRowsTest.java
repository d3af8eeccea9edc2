package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngRowsTest {
  private static final int WIDTH = 23;
  private static final int HEIGHT = 11;
  private static final int[] ALL_FILTERS = {4, 0, 1, 2, 3, 4, 4};

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"0, 1", "2, 3", "4, 2", "6, 4"})
  void takesBackEveryFilterOfEveryColourType(int colorType, int channels) throws IOException {
    byte[] samples = noise(channels);
    for (int filter = 0; filter <= 4; filter++) {
      assertSamples(samples, channels, FilteredPng.of(samples, WIDTH, HEIGHT, colorType, filter));
    }
    assertSamples(
        samples, channels, FilteredPng.of(samples, WIDTH, HEIGHT, colorType, ALL_FILTERS));
  }

  @Test
  void readsWhatImageIoReads() throws IOException {
    byte[] png = FilteredPng.of(noise(3), WIDTH, HEIGHT, 2, ALL_FILTERS);
    float[] planes = decode(png).toPlanes();
    assertThat(RasterRows.image(ImageIO.read(new ByteArrayInputStream(png))).toPlanes())
        .containsExactly(planes);
  }

  @Test
  void choosesPaethsNeighbourForAllNeighbours() {
    for (int left = 0; left < 256; left++) {
      for (int up = 0; up < 256; up++) {
        for (int corner = 0; corner < 256; corner++) {
          if (PngFilter.predictor(left, up, corner)
              != FilteredPng.prediction(4, left, up, corner)) {
            assertThat(PngFilter.predictor(left, up, corner))
                .as("left %d, up %d, corner %d", left, up, corner)
                .isEqualTo(FilteredPng.prediction(4, left, up, corner));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 200})
  void refusesAFilterThatPngDoesNotKnow(int filter) {
    byte[] rows = new byte[HEIGHT * (3 * WIDTH + 1)];
    rows[2 * (3 * WIDTH + 1)] = (byte) filter;
    assertThatThrownBy(() -> decode(FilteredPng.file(rows, WIDTH, HEIGHT, 2)))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("corrupt PNG")
        .hasMessageContaining("row 2");
  }

  @Test
  void refusesFewerRowsThanAnnounced() {
    byte[] rows = new byte[7 * (3 * WIDTH + 1)];
    assertThatThrownBy(() -> decode(FilteredPng.file(rows, WIDTH, HEIGHT, 2)))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("truncated PNG (7 of 11 rows)");
  }

  @Test
  void passesOverRowsBeyondTheAnnounced() throws IOException {
    byte[] rows = new byte[(HEIGHT + 4) * (WIDTH + 1)];
    assertThat(decode(FilteredPng.file(rows, WIDTH, HEIGHT, 0)).height()).isEqualTo(HEIGHT);
  }

  private RgbImage decode(byte[] png) throws IOException {
    return new ImageDecoder().decode(Files.write(folder.resolve("image.png"), png));
  }

  private void assertSamples(byte[] samples, int channels, byte[] png) throws IOException {
    float[] planes = decode(png).toPlanes();
    float[] expected = new float[planes.length];
    int plane = WIDTH * HEIGHT;
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < 3; c++) {
        int channel = channels < 3 ? 0 : c;
        expected[c * plane + i] = (samples[i * channels + channel] & 0xFF) / 255f;
      }
    }
    assertThat(Arrays.equals(planes, expected)).isTrue();
  }

  private static byte[] noise(int channels) {
    byte[] samples = new byte[WIDTH * HEIGHT * channels];
    SplittableRandom random = new SplittableRandom(channels);
    for (int i = 0; i < samples.length; i++) {
      // Runs of equal neighbours too, where ties are decided.
      samples[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : i / channels % 7);
    }
    return samples;
  }
}
