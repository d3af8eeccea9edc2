package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged images are decoded or refused in a line that names the file, whatever they claim. */
class ImagesDamagedTest {
  @TempDir private java.nio.file.Path folder;

  /** All rows are read; a heap of a gigabyte is enough for what these may claim. */
  private static final ImageDecoder DECODER = new ImageDecoder(new Limits(4_000_000, 48L << 20));

  private static void decode(java.nio.file.Path file) {
    RgbImage image = DECODER.decode(file);
    float[][] row = new float[3][image.width()];
    for (int y = 0; y < image.height(); y++) {
      image.readRow(y, row[0], row[1], row[2]);
    }
  }

  private static List<byte[]> files(String suffix) {
    return Picture.decoded()
        .filter(picture -> picture.name().toLowerCase(Locale.ROOT).endsWith(suffix))
        .map(Picture::file)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {".png", ".jpg", ".tif", ".bmp", ".gif", ".webp", ".ppm", ".pgm", ".pam"})
  void areDecodedOrRefused(String suffix) {
    List<byte[]> files = files(suffix);
    assertThat(files).isNotEmpty();
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("image" + suffix, files)
            .withMemory(400)
            .check(folder, ImagesDamagedTest::decode, List.of(BadImageException.class));
    assertThat(outcomes.refused()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = ".png")
  void areDecodedOrRefusedWhereTheirChecksumsAreRight(String suffix) {
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("image" + suffix, files(suffix))
            .withMemory(400)
            .wrappedBy(ImagesDamagedTest::checksummed)
            .check(folder, ImagesDamagedTest::decode, List.of(BadImageException.class));
    assertThat(outcomes.read()).isPositive();
  }

  /** The checksum of each chunk that is whole made anew. */
  private static byte[] checksummed(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png);
    for (int at = 8; at + 12 <= png.length; ) {
      int length = file.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        break;
      }
      CRC32 checksum = new CRC32();
      checksum.update(png, at + 4, length + 4);
      file.putInt(at + 8 + length, (int) checksum.getValue());
      at += 12 + length;
    }
    return png;
  }
}
