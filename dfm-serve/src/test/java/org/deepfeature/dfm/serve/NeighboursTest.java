package org.deepfeature.dfm.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.serve.option.HttpLimits;
import org.deepfeature.dfm.serve.option.ScoringLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of many at once: batches, queues, and what one does to the others. */
class NeighboursTest {
  private static final ScoringLimits WIDE =
      new ScoringLimits(25_000_000, 64, 512, 2, 16, Duration.ofMillis(5));

  @TempDir private Path models;

  @BeforeEach
  void put() throws IOException {
    Kept.put(Kept.FRE, models.resolve("part.dfm"));
  }

  private static byte[] large(int side) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB), "png", png);
    return png.toByteArray();
  }

  private static CompletableFuture<HttpResponse<byte[]>> send(Service service, byte[] image) {
    return service.client.sendAsync(
        service.request("/predict").POST(HttpRequest.BodyPublishers.ofByteArray(image)).build(),
        BodyHandlers.ofByteArray());
  }

  private static double score(HttpResponse<byte[]> response) {
    assertThat(response.statusCode()).as(Service.text(response)).isEqualTo(200);
    return Service.json(response).path("score").asDouble();
  }

  private static double metric(Service service, String line) {
    return Service.text(service.get("/metrics"))
        .lines()
        .filter(l -> l.startsWith(line + " "))
        .mapToDouble(l -> Double.parseDouble(l.substring(line.length() + 1)))
        .sum();
  }

  @Test
  void concurrentRequestsShareBatchesAndEachGetsItsOwnScore() throws IOException {
    try (Service service = Service.of(models, options -> options.withScoring(WIDE))) {
      double good = score(service.post("/predict", Kept.good()));
      double spot = score(service.post("/predict", Kept.spot()));
      List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        all.add(send(service, i % 3 == 0 ? Kept.spot() : Kept.good()));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(score(all.get(i).join())).isEqualTo(i % 3 == 0 ? spot : good);
      }

      assertThat(metric(service, "dfm_images_total{label=\"normal\",model=\"part\"}"))
          .isEqualTo(134);
      assertThat(metric(service, "dfm_batch_images_count{model=\"part\"}")).isLessThan(150);
      assertThat(metric(service, "dfm_queue_images{model=\"part\"}")).isZero();
    }
  }

  @Test
  void damagedAndHugeUploadsFailAloneAmongGoodOnes() throws IOException {
    byte[] damaged = Arrays.copyOf(Kept.spot(), Kept.spot().length / 2);
    byte[] bomb = large(5001);
    try (Service service = Service.of(models, options -> options.withScoring(WIDE))) {
      double good = score(service.post("/predict", Kept.good()));
      List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
      for (int i = 0; i < 90; i++) {
        all.add(send(service, i % 3 == 0 ? damaged : i % 3 == 1 ? bomb : Kept.good()));
      }
      for (int i = 0; i < 90; i++) {
        HttpResponse<byte[]> response = all.get(i).join();
        switch (i % 3) {
          case 0 -> assertThat(response.statusCode()).isEqualTo(400);
          case 1 -> {
            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(Service.error(response)).contains("5001 x 5001").contains("25000000");
          }
          default -> assertThat(score(response)).isEqualTo(good);
        }
      }
    }
  }

  @Test
  void aRequestOfManyLargeImagesLetsOthersThrough() throws IOException {
    String file = Base64.getEncoder().encodeToString(large(3000));
    String many =
        """
        {"inputs": [{"name": "image", "shape": [40], "datatype": "BYTES", "data": [%s]}]}
        """
            .formatted(String.join(",", Collections.nCopies(40, "\"" + file + "\"")));
    try (Service service = Service.of(models, options -> options.withScoring(WIDE))) {
      score(service.post("/predict", Kept.good()));
      CompletableFuture<HttpResponse<byte[]>> slow =
          service.client.sendAsync(
              service
                  .request("/v2/models/part/infer")
                  .POST(HttpRequest.BodyPublishers.ofString(many, StandardCharsets.UTF_8))
                  .build(),
              BodyHandlers.ofByteArray());
      assertThat(Service.comes(() -> metric(service, "dfm_queue_images{model=\"part\"}") == 40))
          .isTrue();

      score(service.post("/predict", Kept.good()));

      assertThat(slow.isDone()).as("the large request is still at work").isFalse();
      assertThat(slow.join().statusCode()).isEqualTo(200);
    }
  }

  @Test
  void workThatTakesLongerThanAConnectionMayIdleIsAnswered() throws IOException {
    String file = Base64.getEncoder().encodeToString(large(3000));
    String many =
        """
        {"inputs": [{"name": "image", "shape": [30], "datatype": "BYTES", "data": [%s]}]}
        """
            .formatted(String.join(",", Collections.nCopies(30, "\"" + file + "\"")));
    Duration brief = Duration.ofMillis(500);
    HttpLimits limits =
        new HttpLimits(32 << 20, 64 << 20, 4096, brief, Duration.ofSeconds(20), brief, 100, brief);
    try (Service service =
        Service.of(models, options -> options.withScoring(WIDE).withHttp(limits))) {
      long start = System.nanoTime();
      HttpResponse<byte[]> response =
          service.post("/v2/models/part/infer", many.getBytes(StandardCharsets.UTF_8));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(brief);
    }
  }

  @Test
  void aFullQueueTellsWhenToComeAgain() throws IOException {
    ScoringLimits one = new ScoringLimits(25_000_000, 1, 1, 2, 16, Duration.ofMillis(5));
    byte[] slow = large(3000);
    try (Service service = Service.of(models, options -> options.withScoring(one))) {
      List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(send(service, slow));
      }
      List<HttpResponse<byte[]>> answers = all.stream().map(CompletableFuture::join).toList();

      assertThat(answers).anyMatch(response -> response.statusCode() == 200);
      assertThat(answers).anyMatch(response -> response.statusCode() == 429);
      assertThat(answers)
          .allSatisfy(
              response -> {
                assertThat(response.statusCode()).isIn(200, 429);
                if (response.statusCode() == 429) {
                  assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
                  assertThat(Service.error(response)).contains("queue");
                }
              });
      assertThat(service.post("/predict", Kept.good()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void tooManyImagesInOneRequestAreRefused() {
    String many =
        """
        {"inputs": [{"name": "image", "shape": [65], "datatype": "BYTES", "data": [%s]}]}
        """
            .formatted(String.join(",", Collections.nCopies(65, "\"aGk=\"")));
    String pixels =
        """
        {"inputs": [{"name": "image", "shape": [1,5001,5000,3], "datatype": "UINT8", "data": [1]}]}
        """;
    try (Service service = Service.of(models)) {
      String infer = "/v2/models/part/infer";

      assertThat(service.post(infer, many.getBytes(StandardCharsets.UTF_8)).statusCode())
          .isEqualTo(413);
      assertThat(service.post(infer, pixels.getBytes(StandardCharsets.UTF_8)).statusCode())
          .isEqualTo(413);
    }
  }

  @Test
  void stoppingAnswersWhatWasTaken() throws IOException {
    byte[] slow = large(3000);
    Service service = Service.of(models, options -> options.withScoring(WIDE));
    List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(send(service, slow));
    }
    assertThat(Service.comes(() -> metric(service, "dfm_queue_images{model=\"part\"}") >= 10))
        .isTrue();

    service.close();

    List<Integer> statuses = new ArrayList<>();
    for (CompletableFuture<HttpResponse<byte[]>> one : all) {
      statuses.add(one.join().statusCode());
    }
    // What was still on its way when stopping began is told to come again.
    assertThat(statuses).isSubsetOf(200, 503);
    assertThat(statuses).filteredOn(status -> status == 200).hasSizeGreaterThanOrEqualTo(10);
    assertThat(service.log)
        .filteredOn(entry -> entry.images() == 1)
        .hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void anUploadThatHasStoppedDoesNotHoldUpStopping() throws IOException {
    HttpLimits limits =
        new HttpLimits(
            1000,
            1000,
            4096,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            100,
            Duration.ofSeconds(10));
    Service service = Service.of(models, options -> options.withHttp(limits));
    try (Raw client = new Raw(service.port())) {
      client.send("POST /predict HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nabc");
      assertThat(service.get("/v2/health/live").statusCode()).isEqualTo(200);
      long start = System.nanoTime();

      service.close();

      // 503 if a busy machine had not yet begun to read it.
      assertThat(client.answer(Duration.ofSeconds(1))).containsPattern("^HTTP/1.1 (408|503) ");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void theLogTellsWhatWasAskedButNotWhatWasSent() throws IOException {
    try (Service service = Service.of(models)) {
      service.post("/predict?model=part&secret=word", Kept.good(), "Authorization", "Bearer key");
      assertThat(Service.comes(() -> !service.log.isEmpty())).isTrue();
      var entry = service.log.get(0);

      assertThat(entry.path()).isEqualTo("/predict");
      assertThat(entry.status()).isEqualTo(200);
      assertThat(entry.bytesIn()).isEqualTo(Kept.good().length);
      assertThat(entry.model()).isEqualTo("part");
      assertThat(entry.images()).isEqualTo(1);
      assertThat(entry.toString()).doesNotContain("word").doesNotContain("key");
    }
  }

  @Test
  void metricsHaveFewLabelsWhateverIsAsked() throws IOException {
    try (Service service = Service.of(models)) {
      service.post("/predict", Kept.good());
      for (int i = 0; i < 20; i++) {
        service.get("/nowhere/" + i);
        service.get("/v2/models/no" + i);
      }
      String metrics = Service.text(service.get("/metrics"));

      assertThat(metrics).contains("dfm_requests_total{route=\"other\",status=\"404\"} 20");
      assertThat(metrics)
          .contains("dfm_requests_total{route=\"/v2/models/{model}\",status=\"404\"} 20");
      assertThat(metrics).doesNotContain("no7").doesNotContain("nowhere");
      assertThat(metrics.lines().filter(line -> line.startsWith("# TYPE"))).hasSizeGreaterThan(9);
    }
  }
}
