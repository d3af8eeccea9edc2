package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What memory does not hold as a whole is decoded by rows, to the same samples. */
class ImageByStripsTest {
  private static ImageDecoder with(long bytes) {
    return new ImageDecoder(new Limits(Long.MAX_VALUE, bytes));
  }

  /** Those of kinds that are decoded by rows, and of more than a few. */
  static Stream<Picture> large() {
    return Picture.decoded()
        .filter(picture -> picture.height() >= 4)
        .filter(
            picture -> {
              String name = picture.name().toLowerCase(Locale.ROOT);
              return Stream.of(".png", ".jpg", ".jpeg", ".tif", ".tiff").anyMatch(name::endsWith);
            });
  }

  /** Bytes that decoding it as a whole takes. */
  private static long whole(Picture picture) {
    long pixels = (long) picture.width() * picture.height();
    for (long bytes = pixels; bytes <= 32 * pixels; bytes += pixels) {
      try {
        assertThat(with(bytes).decode(picture.path(), picture.file())).isNotNull();
        return bytes;
      } catch (BadImageException e) {
        assertThat(e).hasMessageContaining("of the memory (-Xmx)");
      }
    }
    throw new AssertionError("more than 32 bytes a pixel");
  }

  private static boolean asAWhole(Picture picture) {
    return picture.name().contains("lossless")
        || picture.name().contains("fax")
        || picture.name().matches("jpeg-.*tif")
        || picture.name().matches("turned-[5-8].*");
  }

  @ParameterizedTest
  @MethodSource("large")
  void rowsOfEveryKindAreTheSame(Picture picture) {
    float[] right = new ImageDecoder().decode(picture.path(), picture.file()).toPlanes();
    long bytes = whole(picture) - 1;
    float[] byRows;
    try {
      byRows = with(bytes).decode(picture.path(), picture.file(), RgbImage::toPlanes);
    } catch (BadImageException e) {
      assertThat(e).hasMessageContaining("of the memory (-Xmx)");
      assertThat(asAWhole(picture)).as("refused: %s", e.getMessage()).isTrue();
      return;
    }
    assertThat(byRows).isEqualTo(right);
    assertThat(with(bytes).decode(picture.path(), picture.file(), ImageByStripsTest::fromBelow))
        .isEqualTo(right);
  }

  private static float[] fromBelow(RgbImage image) {
    int plane = image.width() * image.height();
    float[] planes = new float[3 * plane];
    float[][] row = new float[3][image.width()];
    for (int y = image.height() - 1; y >= 0; y--) {
      image.readRow(y, row[0], row[1], row[2]);
      for (int c = 0; c < 3; c++) {
        System.arraycopy(row[c], 0, planes, c * plane + y * image.width(), image.width());
      }
    }
    return planes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "tif"})
  void aLargeFileTakesAThirdOfTheMemory(String format) throws IOException {
    byte[] file = file(format, 700, 500);
    float[] right = new ImageDecoder().decode(Path.of("scan"), file).toPlanes();
    ImageDecoder decoder = with(700 * 500);
    assertThat(decoder.decode(Path.of("scan"), file, RgbImage::toPlanes)).isEqualTo(right);
    assertThatThrownBy(() -> decoder.decode(Path.of("scan"), file))
        .as("who keeps an image has all of it, or none")
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("of the memory (-Xmx)");
    assertThatThrownBy(() -> decoder.withRoom(1).decode(Path.of("scan"), file, RgbImage::toPlanes))
        .as("who needs room for all of its pixels")
        .isInstanceOf(BadImageException.class);
    assertThatThrownBy(() -> with(5_000).decode(Path.of("scan"), file, RgbImage::toPlanes))
        .as("in so many strips that it would take for ever")
        .isInstanceOf(BadImageException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "tif"})
  void damageIsFoundInTheRowsWhereItIs(String format) throws IOException {
    byte[] file = file(format, 700, 500);
    ImageDecoder decoder = with(700 * 500);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 25; i++) {
      byte[] damaged = file.clone();
      damaged[file.length / 2 + random.nextInt(file.length / 4)] ^= (byte) (1 << (i % 8));
      float[] whole = outcome(new ImageDecoder(), damaged);
      assertThat(outcome(decoder, damaged)).isEqualTo(whole);
    }
  }

  /** Its planes; none where it is refused. */
  private static float[] outcome(ImageDecoder decoder, byte[] file) {
    try {
      return decoder.decode(Path.of("scan"), file, RgbImage::toPlanes);
    } catch (BadImageException e) {
      assertThat(e).hasMessageStartingWith("scan: ");
      return new float[0];
    }
  }

  @Test
  void stripsAreDecodedOnceOnTheWayDown() throws IOException {
    int[] decoded = new int[10];
    RgbImage image =
        ImageByStrips.of(
            Path.of("scan"),
            2,
            38,
            4,
            (first, rows) -> {
              decoded[first / 4]++;
              float[] planes = new float[3 * 2 * rows];
              Arrays.fill(planes, first);
              return RgbImage.ofPlanes(2, rows, planes);
            });
    float[] planes = image.toPlanes();
    assertThat(decoded).containsOnly(1);
    assertThat(planes[2 * 37]).isEqualTo(36);
    assertThatThrownBy(
            () ->
                ImageByStrips.of(
                        Path.of("scan"), 2, 8, 4, (f, r) -> RgbImage.ofPlanes(1, 1, new float[3]))
                    .toPlanes())
        .isInstanceOf(BadImageException.class)
        .hasMessage("scan: 1 x 1 pixels were decoded of 4 rows of 2");
  }

  private static byte[] file(String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    SplittableRandom random = new SplittableRandom(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (x * y) ^ (random.nextInt(16) << 12));
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }
}
