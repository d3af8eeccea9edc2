package org.deepfeature.dfm.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short way: one image, one verdict or one picture. */
class PredictTest {
  @TempDir private Path models;

  @BeforeEach
  void put() throws IOException {
    Kept.put(Kept.FRE, models.resolve("part.dfm"));
  }

  private static byte[] form(String field, String value, byte[]... files) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    if (!field.isEmpty()) {
      form.writeBytes(
          "--xyz\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
              .formatted(field, value)
              .getBytes(StandardCharsets.UTF_8));
    }
    for (byte[] file : files) {
      form.writeBytes(
          "--xyz\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\n"
              .getBytes(StandardCharsets.UTF_8));
      form.writeBytes(file);
      form.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }
    form.writeBytes("--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }

  @Test
  void rawAndFormGiveWhatTheDetectorSays() throws IOException {
    Prediction expected;
    try (AnomalyDetector detector = AnomalyDetector.load(Kept.FRE)) {
      expected = detector.predict(Kept.spot());
    }
    try (Service service = Service.of(models)) {
      JsonNode raw =
          Service.json(service.post("/predict", Kept.spot(), "Content-Type", "image/png"));
      JsonNode form =
          Service.json(
              service.post(
                  "/predict",
                  form("model", "part", Kept.spot()),
                  "Content-Type",
                  "multipart/form-data; boundary=xyz"));

      assertThat(raw).isEqualTo(form);
      assertThat(raw.path("model").asText()).isEqualTo("part");
      assertThat(raw.path("score").asDouble()).isEqualTo(expected.score());
      assertThat(raw.path("label").asText()).isEqualTo("anomalous");
      assertThat(raw.path("threshold").asDouble()).isEqualTo(expected.threshold());
      assertThat(raw.path("width").asInt()).isEqualTo(80);
      assertThat(raw.path("regions")).hasSize(expected.regions().size());
      assertThat(raw.at("/regions/0/peak").asDouble()).isEqualTo(expected.regions().get(0).peak());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*/* | application/json",
        "application/json | application/json",
        "image/png | image/png",
        "image/png;q=0.5, application/json;q=0.9 | application/json",
        "image/*, */*;q=0.1 | image/png",
      })
  void acceptChoosesTheForm(String accept, String type) throws IOException {
    try (Service service = Service.of(models)) {
      HttpResponse<byte[]> response = service.post("/predict", Kept.spot(), "Accept", accept);

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Type")).hasValue(type);
      if (type.equals("image/png")) {
        var picture = ImageIO.read(new ByteArrayInputStream(response.body()));
        assertThat(picture.getWidth()).isEqualTo(64);
        assertThat(picture.getHeight()).isEqualTo(64);
        assertThat(response.headers().firstValue("DFM-Label")).hasValue("anomalous");
      }
    }
  }

  @Test
  void theMapIsSeenOverTheImage() throws IOException {
    try (Service service = Service.of(models)) {
      byte[] png = service.post("/predict", Kept.good(), "Accept", "image/png").body();
      var shown = ImageIO.read(new ByteArrayInputStream(png));
      var given = ImageIO.read(new ByteArrayInputStream(Kept.good()));
      double difference = 0;
      for (int y = 0; y < 64; y++) {
        for (int x = 0; x < 64; x++) {
          int near = given.getRGB(Math.min(79, (int) ((x + 0.5) * 80 / 64)), y);
          difference += Math.abs((near >> 8 & 255) - (shown.getRGB(x, y) >> 8 & 255));
        }
      }
      // A good part's map is dark, so most of the picture is the image itself.
      assertThat(difference / (64 * 64)).isLessThan(40);
    }
  }

  @Test
  void whatCannotBeAnsweredSaysWhy() throws IOException {
    Kept.put(Kept.NLL, models.resolve("other.dfm"));
    try (Service service = Service.of(models)) {
      HttpResponse<byte[]> which = service.post("/predict", Kept.spot());
      HttpResponse<byte[]> nothing = service.post("/predict?model=part", new byte[0]);
      HttpResponse<byte[]> text =
          service.post(
              "/predict?model=part",
              "hello".getBytes(StandardCharsets.UTF_8),
              "Content-Type",
              "image/png");
      HttpResponse<byte[]> picture =
          service.post("/predict?model=other", Kept.spot(), "Accept", "image/png");
      HttpResponse<byte[]> xml =
          service.post("/predict?model=part", Kept.spot(), "Accept", "text/xml");
      HttpResponse<byte[]> type =
          service.post("/predict?model=part", Kept.spot(), "Content-Type", "text/csv");

      assertThat(which.statusCode()).isEqualTo(400);
      assertThat(Service.error(which)).contains("[other, part]");
      assertThat(nothing.statusCode()).isEqualTo(400);
      assertThat(Service.error(nothing)).contains("empty");
      assertThat(text.statusCode()).isEqualTo(400);
      assertThat(Service.error(text)).startsWith("The image: ");
      assertThat(picture.statusCode()).isEqualTo(406);
      assertThat(xml.statusCode()).isEqualTo(406);
      assertThat(type.statusCode()).isEqualTo(415);
    }
  }

  @Test
  void formsWithoutOneFileAreRefused() throws IOException {
    String multipart = "multipart/form-data; boundary=xyz";
    try (Service service = Service.of(models)) {
      HttpResponse<byte[]> none =
          service.post("/predict", form("model", "part"), "Content-Type", multipart);
      HttpResponse<byte[]> two =
          service.post(
              "/predict", form("", "", Kept.good(), Kept.spot()), "Content-Type", multipart);
      HttpResponse<byte[]> cut =
          service.post(
              "/predict",
              java.util.Arrays.copyOf(form("", "", Kept.good()), 200),
              "Content-Type",
              multipart);
      HttpResponse<byte[]> bare =
          service.post("/predict", Kept.good(), "Content-Type", "multipart/form-data");

      for (HttpResponse<byte[]> response : java.util.List.of(none, two, cut, bare)) {
        assertThat(response.statusCode()).isEqualTo(400);
      }
      assertThat(Service.error(none)).contains("0 files");
      assertThat(Service.error(two)).contains("2 files");
    }
  }
}
