package org.deepfeature.dfm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AnomalyDetectorTest {
  private static final Path SPOT = Kept.file("spot.png");
  private static AnomalyDetector detector;

  @BeforeAll
  static void load() {
    detector = AnomalyDetector.load(Kept.file("before-fre.dfm"));
  }

  @AfterAll
  static void close() {
    detector.close();
  }

  @Test
  void everyKindOfImageGivesTheSameScore() throws IOException {
    byte[] encoded = Files.readAllBytes(SPOT);
    BufferedImage decoded = ImageIO.read(SPOT.toFile());
    int stride = 3 * decoded.getWidth() + 5;
    byte[] rgb = bytes(decoded, stride);
    double score = detector.predict(SPOT).score();

    assertThat(detector.predict(encoded).score()).isEqualTo(score);
    assertThat(detector.predict(new ByteArrayInputStream(encoded)).score()).isEqualTo(score);
    assertThat(detector.predict(decoded).score()).isEqualTo(score);
    assertThat(detector.predict(rgb, decoded.getWidth(), decoded.getHeight(), stride).score())
        .isEqualTo(score);
    assertThat(detector.predict(RgbImage.of(decoded)).score()).isEqualTo(score);
    assertThat(
            detector.predict(
                List.of(
                    encoded,
                    SPOT,
                    new ByteArrayInputStream(encoded),
                    decoded,
                    RgbImage.of(decoded),
                    Kept.file("good.png"))))
        .extracting(Prediction::score)
        .containsExactly(
            score, score, score, score, score, detector.predict(Kept.file("good.png")).score());
  }

  private static byte[] bytes(BufferedImage image, int stride) {
    byte[] rgb = new byte[stride * image.getHeight()];
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int pixel = image.getRGB(x, y);
        rgb[y * stride + 3 * x] = (byte) (pixel >> 16);
        rgb[y * stride + 3 * x + 1] = (byte) (pixel >> 8);
        rgb[y * stride + 3 * x + 2] = (byte) pixel;
      }
    }
    return rgb;
  }

  @Test
  void anImageWithoutFiniteFeaturesHasNoScore() {
    float[] planes = new float[3 * 64 * 80];
    planes[7] = Float.NaN;
    RgbImage unusable = RgbImage.ofPlanes(80, 64, planes);
    double score = detector.predict(SPOT).score();

    assertThatThrownBy(() -> detector.predict(unusable))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("NaN or infinite");
    assertThatThrownBy(() -> detector.predict(List.of(SPOT, unusable, SPOT)))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("NaN or infinite");
    assertThat(detector.predict(SPOT).score()).isEqualTo(score);
  }

  @Test
  void moreImagesThanABatchKeepTheirOrder() {
    List<Path> images =
        IntStream.range(0, 41).mapToObj(i -> i % 3 == 0 ? SPOT : Kept.file("good.png")).toList();

    List<Prediction> predictions = detector.predict(images);

    assertThat(predictions).hasSize(41);
    for (int i = 0; i < 41; i++) {
      assertThat(predictions.get(i).anomalous()).as("image %d", i).isEqualTo(i % 3 == 0);
    }
  }

  @Test
  void predictionTellsAllThatTheModelSays() {
    Prediction prediction = detector.predict(SPOT);

    assertThat(prediction.anomalous()).isTrue();
    assertThat(prediction.label()).isEqualTo("anomalous");
    assertThat(prediction.score()).isGreaterThan(prediction.threshold());
    assertThat(prediction.threshold()).isEqualTo(detector.threshold());
    assertThat(prediction.normalized()).isEqualTo(1);
    assertThat(prediction.imageWidth()).isEqualTo(80);
    assertThat(prediction.imageHeight()).isEqualTo(64);
    AnomalyMap map = prediction.anomalyMap().orElseThrow();
    assertThat(map.size()).isEqualTo(detector.inputSize());
    AnomalyMask mask = prediction.mask().orElseThrow();
    assertThat(mask.count()).isPositive();
    // The spot fills columns 30 to 45 and rows 24 to 35 of the picture.
    assertThat(prediction.regions()).isNotEmpty();
    Region region = prediction.regions().get(0);
    assertThat(region.peakX()).isBetween(22, 53);
    assertThat(region.peakY()).isBetween(16, 43);
    assertThat(region.area()).isGreaterThanOrEqualTo(4 * 80 * 64 / (64.0 * 64));
    assertThat(region.peak()).isGreaterThan(detector.predict(Kept.file("good.png")).score() / 4096);
    assertThat(region.x()).isLessThanOrEqualTo(region.peakX());
    assertThat(region.x() + region.width()).isGreaterThan(region.peakX());
  }

  @Test
  void likelihoodHasNeitherMapNorRegions() {
    try (AnomalyDetector likelihood = AnomalyDetector.load(Kept.file("before-nll.dfm"))) {
      Prediction prediction = likelihood.predict(SPOT);

      assertThat(prediction.anomalyMap()).isEmpty();
      assertThat(prediction.mask()).isEmpty();
      assertThat(prediction.regions()).isEmpty();
    }
  }

  @Test
  void otherLinearAlgebraThreadsAndFolderAreOptions() throws IOException {
    Path folder = Files.createTempDirectory("detector");
    Files.copy(Kept.file("before-fre.dfm"), folder.resolve("model.dfm"));
    DetectorOptions one = DetectorOptions.DEFAULT.withThreads(1);
    try (AnomalyDetector other = AnomalyDetector.load(folder, one)) {
      assertThat(other.predict(SPOT).score()).isEqualTo(detector.predict(SPOT).score());
    }
    assertThatThrownBy(() -> AnomalyDetector.load(folder, one.withLinearAlgebra("jav")))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("did you mean 'java'");
    assertThatThrownBy(() -> one.withThreads(0)).isInstanceOf(IllegalArgumentException.class);
    try (AnomalyDetector small = AnomalyDetector.load(folder, one.withMaxPixels(10))) {
      assertThatThrownBy(() -> small.predict(SPOT))
          .isInstanceOf(BadImageException.class)
          .hasMessageContaining("at most 10 are allowed");
    }
    assertThatThrownBy(() -> one.withMaxPixels(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> one.withDevice("gpu")).isInstanceOf(IllegalArgumentException.class);
    Files.delete(folder.resolve("model.dfm"));
    Files.delete(folder);
  }

  @Test
  void whatIsNoImageIsNamed() {
    assertThatThrownBy(() -> detector.predict(new byte[] {1, 2, 3}))
        .isInstanceOf(BadImageException.class);
    assertThatThrownBy(() -> detector.predict(Path.of("nowhere.png")))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("nowhere.png");
    assertThatThrownBy(() -> detector.predict(new byte[10], 4, 4, 12))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4");
    assertThatThrownBy(() -> detector.predict(List.of("spot.png")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.String");
  }

  @Test
  void closingInUseWaitsForThatPredictionAndRefusesLaterOnes() throws Exception {
    AnomalyDetector closing = AnomalyDetector.load(Kept.file("before-fre.dfm"));
    double score = closing.predict(SPOT).score();
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    InputStream slow =
        new ByteArrayInputStream(Files.readAllBytes(SPOT)) {
          @Override
          public synchronized byte[] readAllBytes() {
            reading.countDown();
            try {
              assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return super.readAllBytes();
          }
        };
    CompletableFuture<List<Prediction>> underWay =
        CompletableFuture.supplyAsync(() -> closing.predict(List.of(slow)));
    reading.await();
    Thread closer = new Thread(closing::close);
    closer.start();
    while (closer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    goOn.countDown();

    Prediction finished = underWay.get(30, TimeUnit.SECONDS).get(0);
    closer.join();
    assertThat(finished.score()).isEqualTo(score);
    assertThat(finished.regions()).as("a prediction outlives its detector").isNotEmpty();
    assertThatThrownBy(() -> closing.predict(SPOT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    closing.close();
  }
}
