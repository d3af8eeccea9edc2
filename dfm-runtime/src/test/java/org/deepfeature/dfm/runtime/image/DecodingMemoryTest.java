package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What images that are decoded at once take together is bounded, however many threads decode. */
@Timeout(60)
class DecodingMemoryTest {
  private static final int MEBIBYTE = 1 << 20;
  @TempDir private Path folder;

  @Test
  void whoAsksForMoreThanIsFreeWaits() throws Exception {
    DecodingMemory memory = new DecodingMemory(100L * MEBIBYTE);
    CompletableFuture<Boolean> second;
    try (DecodingMemory.Claim held = memory.claim(60L * MEBIBYTE)) {
      try (DecodingMemory.Claim other = memory.claim(30L * MEBIBYTE)) {
        assertThat(held.grow(20L * MEBIBYTE)).isFalse();
        assertThat(other.holds(0)).isTrue();
      }
      assertThat(held.grow(30L * MEBIBYTE)).isTrue();
      second =
          CompletableFuture.supplyAsync(
              () -> {
                try (DecodingMemory.Claim claim = memory.claim(20L * MEBIBYTE)) {
                  return claim.holds(1);
                }
              });
      assertThat(second).isNotCompleted();
    }
    assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsLargerThanAllTakesAll() {
    DecodingMemory memory = new DecodingMemory(MEBIBYTE);
    try (DecodingMemory.Claim all = memory.claim(Long.MAX_VALUE)) {
      assertThat(all.grow(MEBIBYTE)).isTrue();
    }
    try (DecodingMemory.Claim again = memory.claim(MEBIBYTE)) {
      assertThat(again.grow(0)).isTrue();
    }
  }

  /**
   * 49 megapixels are 140 MB; the heap of these tests has room for five, and beside what else is
   * kept for four: an image that finds no room in one piece waits until it is alone.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 200})
  void largeImagesOnManyThreadsAreDecodedInTurn(int mebibytes) throws IOException {
    // Small enough for the collector to move them.
    byte[][] kept = new byte[4 * mebibytes][MEBIBYTE / 4];
    Path file = folder.resolve("large.png");
    BufferedImage large = new BufferedImage(7000, 7000, BufferedImage.TYPE_3BYTE_BGR);
    large.setRGB(6999, 6999, 0xFF0000);
    ImageIO.write(large, "png", file.toFile());
    large.flush();
    ImageDecoder decoder = new ImageDecoder();
    AtomicLong inside = new AtomicLong();
    AtomicLong most = new AtomicLong();
    List<CompletableFuture<Float>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(
          CompletableFuture.supplyAsync(
              () ->
                  decoder.decode(
                      file,
                      image -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        float[][] row = new float[3][image.width()];
                        image.readRow(6999, row[0], row[1], row[2]);
                        inside.decrementAndGet();
                        return row[0][6999];
                      }),
              task -> new Thread(task).start()));
    }
    all.forEach(one -> assertThat(one.join()).isEqualTo(1));
    assertThat(most.get() * 147).isLessThan(Runtime.getRuntime().maxMemory() >> 20);
    assertThat(kept).hasNumberOfRows(4 * mebibytes);
  }

  @Test
  void aFailureGivesItsMemoryBack() throws IOException {
    Path file = Files.write(folder.resolve("bad.png"), new byte[] {1, 2, 3});
    ImageDecoder decoder = new ImageDecoder();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> decoder.decode(file)).isInstanceOf(BadImageException.class);
    }
    assertThatThrownBy(
            () ->
                decoder.decode(
                    FILE,
                    png(8, 8),
                    image -> {
                      throw new IllegalStateException("mine");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("mine");
    try (DecodingMemory.Claim all = DecodingMemory.OF_THE_HEAP.claim(Long.MAX_VALUE)) {
      assertThat(all.holds(0)).isTrue();
    }
  }

  private static final Path FILE = Path.of("image.png");

  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR), "png", bytes);
    return bytes.toByteArray();
  }

  @Test
  void aFewBytesThatClaimAHugePictureTakeNoMemory() throws IOException {
    byte[] png = png(8, 8);
    ByteBuffer.wrap(png).putInt(16, 13_000).putInt(20, 13_000);
    CRC32 checksum = new CRC32();
    checksum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) checksum.getValue());
    assertThatThrownBy(() -> new ImageDecoder().decode(FILE, png))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("bytes hold no 13000 x 13000 pixels");

    byte[] jpeg = Picture.named("grey.jpg").file().clone();
    for (int at = 2; at + 9 < jpeg.length; at++) {
      if ((jpeg[at] & 0xFF) == 0xFF && (jpeg[at + 1] & 0xFF) == 0xC0) {
        ByteBuffer.wrap(jpeg).putShort(at + 5, (short) 13_000).putShort(at + 7, (short) 13_000);
        break;
      }
    }
    assertThatThrownBy(() -> new ImageDecoder().decode(Path.of("grey.jpg"), jpeg))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("bytes hold no 13000 x 13000 pixels");
  }

  /**
   * Found by chance: 652 bytes, of which the reader in Java makes 40 GB of tables, in ten seconds.
   */
  @Test
  @Timeout(5)
  void aWebpOfCodesThatNoPixelUsesIsRefusedAtOnce() throws IOException {
    try (InputStream in = DecodingMemoryTest.class.getResourceAsStream("/pictures/tables.webp")) {
      byte[] file = in.readAllBytes();
      assertThatThrownBy(() -> new ImageDecoder().decode(Path.of("tables.webp"), file))
          .isInstanceOf(BadImageException.class)
          .hasMessageStartingWith("tables.webp: ");
    }
  }

  @Test
  void aJpegOfThousandsOfScansIsRefused() {
    byte[] whole = Picture.named("grey.jpg").file();
    int scan = 0;
    while ((whole[scan] & 0xFF) != 0xFF || (whole[scan + 1] & 0xFF) != 0xDA) {
      scan++;
    }
    byte[] part = java.util.Arrays.copyOfRange(whole, scan, whole.length - 2);
    ByteArrayOutputStream many = new ByteArrayOutputStream();
    many.write(whole, 0, scan);
    for (int i = 0; i < 1001; i++) {
      many.writeBytes(part);
    }
    many.write(0xFF);
    many.write(0xD9);
    assertThatThrownBy(() -> new ImageDecoder().decode(Path.of("s.jpg"), many.toByteArray()))
        .isInstanceOf(BadImageException.class)
        .hasMessage(
            "s.jpg: JPEG of 1001 scans; at most 1000 are decoded, and of a large one fewer");
  }
}
