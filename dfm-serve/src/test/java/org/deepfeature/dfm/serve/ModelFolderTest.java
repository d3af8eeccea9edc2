package org.deepfeature.dfm.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.postprocessing.HeldOutScores;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models come, change and go while others are served. */
class ModelFolderTest {
  @TempDir private Path models;

  private static int status(Service service, String path) {
    return service.get(path).statusCode();
  }

  private static double score(Service service) throws IOException {
    return Service.json(service.post("/predict?model=part", Kept.spot())).path("score").asDouble();
  }

  @Test
  void aFileThatAppearsIsServedAndOneThatGoesIsNot() throws IOException {
    try (Service service = Service.of(models)) {
      assertThat(status(service, "/v2/models/part")).isEqualTo(404);
      assertThat(status(service, "/v2/health/ready")).isEqualTo(200);
      assertThat(service.post("/predict", Kept.good()).statusCode()).isEqualTo(503);

      Kept.put(Kept.FRE, models.resolve("part/model.dfm"));
      assertThat(Service.comes(() -> status(service, "/v2/models/part/ready") == 200)).isTrue();

      Files.delete(models.resolve("part/model.dfm"));
      assertThat(Service.comes(() -> status(service, "/v2/models/part") == 404)).isTrue();
      assertThat(service.said).anyMatch(line -> line.contains("unloaded"));
    }
  }

  @Test
  void driftIsMeasuredAndToldOnce() throws IOException {
    DfmFile model = DfmFile.read(Kept.FRE);
    double score;
    try (AnomalyDetector detector = AnomalyDetector.load(Kept.FRE)) {
      score = detector.predict(Kept.spot()).score();
    }
    double[] heldOut = IntStream.range(0, 50).mapToDouble(i -> score * i / 50).toArray();
    model
        .with(model.postProcessor().with(HeldOutScores.of(heldOut)))
        .write(models.resolve("part.dfm"));
    try (Service service = Service.of(models)) {
      String model1 = "{model=\"part\",version=\"1\"}";
      assertThat(Service.text(service.get("/metrics")))
          .contains("dfm_drift_images" + model1 + " 0")
          .doesNotContain("dfm_drift_p_value{");

      for (int i = 0; i < 40; i++) {
        assertThat(service.post("/predict", Kept.spot()).statusCode()).isEqualTo(200);
      }

      assertThat(Service.text(service.get("/metrics")))
          .contains("dfm_drift_images" + model1 + " 40")
          .contains("dfm_drift_suspected" + model1 + " 1")
          .contains("dfm_drift_distance" + model1 + " 1.0")
          .contains("dfm_drift_high_ratio" + model1)
          .contains("dfm_drift_p_value" + model1);
      assertThat(service.said.stream().filter(line -> line.contains("camera, light or parts")))
          .hasSize(1)
          .allMatch(line -> line.startsWith("model 'part', version '1': "));
    }
  }

  @Test
  void aFileIsReplacedWhileItIsAskedAndNoRequestFails() throws Exception {
    Path file = models.resolve("part.dfm");
    Kept.put(Kept.FRE, file);
    try (Service service = Service.of(models)) {
      double fre = score(service);
      AtomicBoolean end = new AtomicBoolean();
      ExecutorService client = Executors.newSingleThreadExecutor();
      Future<Integer> failures =
          client.submit(
              () -> {
                int failed = 0;
                while (!end.get()) {
                  int status = service.post("/predict?model=part", Kept.spot()).statusCode();
                  failed += status == 200 ? 0 : 1;
                }
                return failed;
              });
      for (Path next : new Path[] {Kept.NLL, Kept.FRE, Kept.NLL}) {
        long before = service.said.stream().filter(l -> l.contains("replaced by")).count();
        Kept.put(next, file);
        assertThat(
                Service.comes(
                    () ->
                        service.said.stream().filter(l -> l.contains("replaced by")).count()
                            > before))
            .isTrue();
      }
      end.set(true);

      assertThat(failures.get()).isZero();
      assertThat(score(service)).isNotEqualTo(fre);
      client.shutdown();
    }
  }

  @Test
  void aBrokenFileLeavesTheOldOneInServiceAndSaysWhy() throws IOException {
    Path file = models.resolve("part.dfm");
    Kept.put(Kept.FRE, file);
    try (Service service = Service.of(models)) {
      double before = score(service);
      Path half = models.resolve(".half");
      byte[] whole = Files.readAllBytes(Kept.FRE);
      Files.write(half, Arrays.copyOf(whole, whole.length / 2));
      Kept.put(half, file);

      assertThat(
              Service.comes(
                  () -> service.said.stream().anyMatch(l -> l.contains("cannot be loaded"))))
          .isTrue();
      assertThat(score(service)).isEqualTo(before);
      assertThat(service.said).anyMatch(line -> line.contains("the one before it serves on"));
      String list = Service.text(service.get("/v2/models"));
      assertThat(list).contains("\"ready\":true").contains("cannot be loaded");
      assertThat(status(service, "/v2/health/ready")).isEqualTo(200);

      Kept.put(Kept.NLL, file);
      assertThat(Service.comes(() -> !Service.text(service.get("/v2/models")).contains("problem")))
          .isTrue();
      assertThat(score(service)).isNotEqualTo(before);
    }
  }

  @Test
  void aModelThatNeverLoadedSaysWhyAndHurtsNoOther() throws IOException {
    Files.writeString(models.resolve("bad.dfm"), "not a model");
    Kept.put(Kept.FRE, models.resolve("part.dfm"));
    try (Service service = Service.of(models)) {
      HttpResponse<byte[]> ready = service.get("/v2/models/bad/ready");

      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(Service.error(ready)).contains("bad.dfm cannot be loaded");
      assertThat(status(service, "/v2/health/ready")).isEqualTo(200);
      assertThat(service.post("/predict?model=part", Kept.good()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void withNothingButBrokenModelsItIsNotReady() throws IOException {
    Files.writeString(models.resolve("bad.dfm"), "not a model");
    try (Service service = Service.of(models)) {
      assertThat(status(service, "/v2/health/ready")).isEqualTo(503);
      assertThat(status(service, "/v2/health/live")).isEqualTo(200);
    }
  }

  @Test
  void aModelThatIsThereTwiceIsServedOnceAndSaid() throws IOException {
    Kept.put(Kept.FRE, models.resolve("part.dfm"));
    Kept.put(Kept.NLL, models.resolve("part/model.dfm"));
    try (Service service = Service.of(models)) {
      assertThat(service.said).anyMatch(line -> line.contains("is there twice"));
      assertThat(Service.json(service.get("/v2/models")).path("models")).hasSize(1);
    }
  }

  @Test
  void modelsStayInServiceWhileTheirFolderIsAway() throws IOException {
    Path folder = models.resolve("in");
    Kept.put(Kept.FRE, folder.resolve("part.dfm"));
    try (Service service = Service.of(folder)) {
      Files.move(folder, models.resolve("away"));
      assertThat(
              Service.comes(
                  () -> service.said.stream().anyMatch(l -> l.contains("stay in service"))))
          .isTrue();
      assertThat(service.post("/predict", Kept.good()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aFolderThatIsNotThereIsAnError() {
    assertThatThrownBy(() -> Service.of(models.resolve("nowhere")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("nowhere");
  }
}
