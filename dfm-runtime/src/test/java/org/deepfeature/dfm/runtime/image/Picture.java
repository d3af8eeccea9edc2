package org.deepfeature.dfm.runtime.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * A line of {@code pictures.tsv}: a file, and what it is to become.
 *
 * @param name of the file
 * @param height of the picture; 0 where it is to be refused
 * @param width of the picture
 * @param right samples, three bytes a pixel, in hexadecimal digits; words of a refusal
 * @param file its bytes
 */
@SuppressWarnings("ArrayRecordComponent") // Read once by a test.
record Picture(String name, int height, int width, String right, byte[] file) {
  static Stream<Picture> all() {
    try (InputStream table = Picture.class.getResourceAsStream("/pictures/pictures.tsv")) {
      return new String(table.readAllBytes(), StandardCharsets.US_ASCII).lines().map(Picture::of);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Picture> decoded() {
    return all().filter(picture -> picture.height > 0);
  }

  static Stream<Picture> refused() {
    return all().filter(picture -> picture.height == 0);
  }

  static Picture named(String name) {
    return all().filter(picture -> picture.name.equals(name)).findFirst().orElseThrow();
  }

  private static Picture of(String line) {
    String[] fields = line.split("\t", -1);
    return new Picture(
        fields[0],
        Integer.parseInt(fields[1]),
        Integer.parseInt(fields[2]),
        fields[3],
        Base64.getDecoder().decode(fields[4]));
  }

  Path path() {
    return Path.of(name);
  }

  /** Returns the largest difference from what is right, in grey levels of 255. */
  float worst(RgbImage image) {
    byte[] samples = HexFormat.of().parseHex(right);
    float[] planes = image.toPlanes();
    float worst = 0;
    for (int i = 0; i < height * width; i++) {
      for (int c = 0; c < 3; c++) {
        float value = 255 * planes[c * height * width + i];
        worst = Math.max(worst, Math.abs(value - (samples[3 * i + c] & 0xFF)));
      }
    }
    return worst;
  }

  @Override
  public String toString() {
    return name;
  }
}
