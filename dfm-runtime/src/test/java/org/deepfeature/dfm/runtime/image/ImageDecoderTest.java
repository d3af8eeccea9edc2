package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final int WIDTH = 37;
  private static final int HEIGHT = 29;

  @TempDir Path folder;

  private final ImageDecoder decoder = new ImageDecoder();

  @ParameterizedTest
  @CsvSource({"png, 0", "bmp, 0", "tiff, 0", "gif, 0.2", "jpg, 0.08"})
  void decodesColour(String format, float tolerance) throws IOException {
    RgbImage image = decoder.decode(write(colour(BufferedImage.TYPE_INT_RGB), format));
    assertThat(image.width()).isEqualTo(WIDTH);
    assertThat(image.height()).isEqualTo(HEIGHT);
    assertPlanes(image, tolerance, colour(BufferedImage.TYPE_INT_RGB));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void dropsAlphaWithoutBlending(String format) throws IOException {
    BufferedImage alpha = colour(BufferedImage.TYPE_INT_ARGB);
    for (int x = 0; x < WIDTH; x++) {
      alpha.getAlphaRaster().setSample(x, 0, 0, x);
    }
    assertPlanes(decoder.decode(write(alpha, format)), 0, colour(BufferedImage.TYPE_INT_RGB));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff", "bmp", "jpg"})
  void makesThreeEqualChannelsOfGreyAsItStandsInTheFile(String format) throws IOException {
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    fill(grey.getRaster(), 119);
    for (float value : decoder.decode(write(grey, format)).toPlanes()) {
      assertThat(value).isCloseTo(119 / 255f, within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void keepsTheFullPrecisionOfSixteenBits(String format) throws IOException {
    BufferedImage grey = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    fill(grey.getRaster(), 12_345);
    for (float value : decoder.decode(write(grey, format)).toPlanes()) {
      assertThat(value).isCloseTo(12_345 / 65_535f, within(1e-7f));
    }
  }

  @Test
  void expandsPalettes() throws IOException {
    byte[] ramp = {0, 10, 20, (byte) 200};
    byte[] other = {(byte) 255, 1, 2, 3};
    IndexColorModel palette = new IndexColorModel(2, 4, ramp, other, ramp);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY, palette);
    fill(image.getRaster(), 3);
    float[] planes = decoder.decode(write(image, "png")).toPlanes();
    assertThat(planes[0]).isEqualTo(200 / 255f);
    assertThat(planes[WIDTH * HEIGHT]).isEqualTo(3 / 255f);
    assertThat(planes[2 * WIDTH * HEIGHT]).isEqualTo(200 / 255f);
  }

  @Test
  void readsOneBitAsBlackAndWhite() throws IOException {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY);
    image.getRaster().setSample(1, 0, 0, 1);
    float[] planes = decoder.decode(write(image, "png")).toPlanes();
    assertThat(planes[0]).isZero();
    assertThat(planes[1]).isEqualTo(1f);
  }

  @Test
  void ignoresAColourProfile() throws IOException {
    byte[] plain = Files.readAllBytes(write(colour(BufferedImage.TYPE_INT_RGB), "jpg"));
    byte[] body = new byte[60];
    byte[] name =
        "ICC_PROFILE\0\1\1 this is no profile".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, body, 0, name.length);
    ByteBuffer marked = ByteBuffer.allocate(plain.length + body.length + 4);
    marked.put(plain, 0, 2).putShort((short) 0xFFE2).putShort((short) (body.length + 2)).put(body);
    marked.put(plain, 2, plain.length - 2);
    Path file = Files.write(folder.resolve("profile.jpg"), marked.array());
    assertThat(decoder.decode(file).toPlanes())
        .containsExactly(decoder.decode(folder.resolve("image.jpg")).toPlanes());
  }

  @ParameterizedTest
  @CsvSource({
    "png, 0.5",
    "png, 0.99",
    "jpg, 0.3",
    "jpg, 0.95",
    "bmp, 0.5",
    "tiff, 0.5",
    "gif, 0.5"
  })
  void refusesATruncatedFile(String format, double kept) throws IOException {
    Path whole = write(noise(), format);
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = folder.resolve("cut." + format);
    Files.write(cut, Arrays.copyOf(bytes, (int) (bytes.length * kept)));
    assertThatThrownBy(() -> decoder.decode(cut))
        .isInstanceOf(BadImageException.class)
        .hasMessageStartingWith(cut + ": ")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesAJpegThatLostItsMiddle() throws IOException {
    byte[] bytes = Files.readAllBytes(write(noise(), "jpg"));
    byte[] short_ = Arrays.copyOf(bytes, bytes.length / 2 + 2);
    short_[short_.length - 2] = (byte) 0xFF;
    short_[short_.length - 1] = (byte) 0xD9;
    Path file = Files.write(folder.resolve("middle.jpg"), short_);
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("corrupt");
  }

  @Test
  void refusesAFlippedBitInAPng() throws IOException {
    Path file = write(noise(), "png");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void refusesWhatIsNoImage() throws IOException {
    Path empty = Files.write(folder.resolve("empty.png"), new byte[0]);
    assertThatThrownBy(() -> decoder.decode(empty)).hasMessage(empty + ": the file is empty");
    Path text = Files.writeString(folder.resolve("text.png"), "not an image at all");
    assertThatThrownBy(() -> decoder.decode(text))
        .hasMessage(text + ": not an image of a known kind");
    Path absent = folder.resolve("absent.png");
    assertThatThrownBy(() -> decoder.decode(absent)).hasMessage(absent + ": no such file");
    assertThatThrownBy(() -> decoder.decode(folder)).isInstanceOf(BadImageException.class);
  }

  @Test
  void refusesABombByItsHeader() throws IOException {
    Path file = write(noise(), "png");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    bytes.putInt(16, 60_000).putInt(20, 60_000);
    CRC32 crc = new CRC32();
    crc.update(bytes.array(), 12, 17);
    bytes.putInt(29, (int) crc.getValue());
    Files.write(file, bytes.array());
    assertThatThrownBy(() -> decoder.decode(file))
        .isInstanceOf(BadImageException.class)
        .hasMessage(file + ": 60000 x 60000 pixels; at most 178956970 are allowed");
  }

  @Test
  void takesItsLimitFromTheCaller() throws IOException {
    Path file = write(noise(), "bmp");
    assertThat(new ImageDecoder(WIDTH * HEIGHT).decode(file).width()).isEqualTo(WIDTH);
    assertThatThrownBy(() -> new ImageDecoder(WIDTH * HEIGHT - 1).decode(file))
        .isInstanceOf(BadImageException.class);
    assertThatThrownBy(() -> new ImageDecoder(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private Path write(BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("image." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).as(format).isTrue();
    return file;
  }

  private static void fill(WritableRaster raster, int value) {
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        raster.setSample(x, y, 0, value);
      }
    }
  }

  private static BufferedImage colour(int type) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, 0xFF000000 | (x * 6) << 16 | (y * 8) << 8 | (x + y));
      }
    }
    return image;
  }

  private static BufferedImage noise() {
    java.util.SplittableRandom random = new java.util.SplittableRandom(3);
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    return image;
  }

  private static void assertPlanes(RgbImage image, float tolerance, BufferedImage expected) {
    float[] planes = image.toPlanes();
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int rgb = expected.getRGB(x, y);
        for (int c = 0; c < 3; c++) {
          assertThat(planes[(c * HEIGHT + y) * WIDTH + x])
              .isCloseTo((rgb >> (16 - 8 * c) & 0xFF) / 255f, within(tolerance + 1e-6f));
        }
      }
    }
  }
}
