package org.deepfeature.dfm.trainer.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Preprocessing.ColorOrder;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ImageLoaderTest {
  private static final Preprocessing GREY_BYTES =
      new Preprocessing(ColorOrder.GREY, 255, List.of(0.0), List.of(1.0));

  @TempDir Path folder;

  private final List<BadImageException> bad = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 4", "7, 1", "7, 3", "32, 2", "100, 5"})
  void keepsTheOrder(int batchSize, int threads) throws IOException {
    List<Sample> samples = samples(60);
    List<Integer> seen = new ArrayList<>();
    try (ImageLoader loader = loader(samples, batchSize, threads)) {
      while (loader.hasNext()) {
        ImageBatch batch = loader.next();
        assertThat(batch.images().batch()).isLessThanOrEqualTo(batchSize);
        assertThat(batch.images().data().isDirect()).isTrue();
        for (int i = 0; i < batch.samples().size(); i++) {
          assertThat(batch.samples().get(i)).isEqualTo(samples.get(seen.size()));
          seen.add(Math.round(batch.images().data().get(4 * i)));
        }
      }
      assertThatThrownBy(loader::next).isInstanceOf(java.util.NoSuchElementException.class);
    }
    assertThat(seen).hasSize(60);
    for (int i = 0; i < 60; i++) {
      assertThat(seen.get(i)).isEqualTo(i);
    }
    assertThat(bad).isEmpty();
  }

  @Test
  void leavesBadImagesOutAndReportsThemInOrder() throws IOException {
    List<Sample> samples = samples(20);
    for (int i : new int[] {0, 5, 8, 9, 10, 11, 19}) {
      Files.writeString(samples.get(i).path(), "broken");
    }
    List<Integer> seen = new ArrayList<>();
    try (ImageLoader loader = loader(samples, 4, 3)) {
      loader.forEachRemaining(
          batch -> {
            for (int i = 0; i < batch.samples().size(); i++) {
              seen.add(Math.round(batch.images().data().get(4 * i)));
            }
          });
    }
    assertThat(seen).containsExactly(1, 2, 3, 4, 6, 7, 12, 13, 14, 15, 16, 17, 18);
    assertThat(bad)
        .extracting(e -> e.path().getFileName().toString())
        .containsExactly("0.png", "5.png", "8.png", "9.png", "10.png", "11.png", "19.png");
  }

  @Test
  void looksOnlyTwoBatchesAhead() throws Exception {
    List<Sample> samples = samples(10);
    // Whatever is looked at too early is not there yet.
    for (int i = 4; i < 10; i++) {
      Files.move(samples.get(i).path(), folder.resolve("later" + i));
    }
    try (ImageLoader loader = loader(samples, 1, 4)) {
      loader.next();
      Thread.sleep(200);
      for (int i = 4; i < 10; i++) {
        Files.move(folder.resolve("later" + i), samples.get(i).path());
      }
      int count = 1;
      while (loader.hasNext()) {
        loader.next();
        count++;
      }
      assertThat(count).isEqualTo(10);
    }
    assertThat(bad).isEmpty();
  }

  @Test
  void stopsItsThreadsWhenClosed() throws IOException, InterruptedException {
    ImageLoader loader = loader(samples(50), 8, 3);
    loader.next();
    loader.close();
    loader.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("dfm-image-loader")) {
        // A pool has ended a moment before the last of its threads has.
        thread.join(60_000);
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
    assertThatThrownBy(loader::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void handsOnWhatTheReportThrows() throws IOException {
    List<Sample> samples = samples(3);
    Files.writeString(samples.get(1).path(), "");
    try (ImageLoader loader =
        new ImageLoader(
            samples,
            new ImageDecoder(),
            new ImagePreprocessor(GREY_BYTES, new ImageSize(2, 2)),
            3,
            new ThreadBudget(2),
            e -> {
              throw e;
            })) {
      assertThatThrownBy(loader::hasNext).isInstanceOf(BadImageException.class);
    }
  }

  @Test
  void refusesWhatCannotBe() {
    ImagePreprocessor huge =
        new ImagePreprocessor(Preprocessing.IMAGENET, new ImageSize(16384, 16384));
    ImageDecoder decoder = new ImageDecoder();
    List<Sample> none = List.of();
    assertThatThrownBy(() -> new ImageLoader(none, decoder, huge, 0, new ThreadBudget(1), bad::add))
        .hasMessageContaining("Batch size 0");
    List<Sample> many = java.util.Collections.nCopies(8, sample(Path.of("x.png")));
    assertThatThrownBy(() -> new ImageLoader(many, decoder, huge, 8, new ThreadBudget(1), bad::add))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("smaller image size");
  }

  @Test
  void endsAtOnceWithoutSamples() {
    try (ImageLoader loader = loader(List.of(), 8, 2)) {
      assertThat(loader.hasNext()).isFalse();
    }
  }

  private ImageLoader loader(List<Sample> samples, int batchSize, int threads) {
    ImagePreprocessor preprocessor = new ImagePreprocessor(GREY_BYTES, new ImageSize(2, 2));
    return new ImageLoader(
        samples, new ImageDecoder(), preprocessor, batchSize, new ThreadBudget(threads), bad::add);
  }

  private List<Sample> samples(int count) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 9; p++) {
        image.setRGB(p % 3, p / 3, i * 0x010101);
      }
      Path file = folder.resolve(i + ".png");
      ImageIO.write(image, "png", file.toFile());
      samples.add(sample(file));
    }
    return samples;
  }

  private static Sample sample(Path file) {
    return new Sample(file, file.getFileName().toString(), Sample.GOOD, false, null, Split.TEST);
  }
}
