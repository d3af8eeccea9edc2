package org.deepfeature.dfm.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** KServe v2 over REST, in JSON and in binary; scores are those of the detector, to the bit. */
class InferenceProtocolTest {
  private static final String INFER = "/v2/models/fre/infer";
  private static final String LENGTH = "Inference-Header-Content-Length";
  @TempDir private static Path models;
  private static Service service;
  private static Prediction good;
  private static Prediction spot;

  @BeforeAll
  static void start() throws IOException {
    Kept.put(Kept.FRE, models.resolve("fre.dfm"));
    Kept.put(Kept.NLL, models.resolve("nll/2/model.dfm"));
    Kept.put(Kept.NLL, models.resolve("nll/10/model.dfm"));
    service = Service.of(models);
    try (AnomalyDetector detector = AnomalyDetector.load(Kept.FRE)) {
      good = detector.predict(Kept.good());
      spot = detector.predict(Kept.spot());
    }
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static String base64(byte[] file) {
    return Base64.getEncoder().encodeToString(file);
  }

  private static HttpResponse<byte[]> infer(String json) {
    return service.post(
        INFER, json.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/json");
  }

  private static JsonNode output(HttpResponse<byte[]> response, String name) {
    assertThat(response.statusCode()).as(Service.text(response)).isEqualTo(200);
    for (JsonNode output : Service.json(response).path("outputs")) {
      if (output.path("name").asText().equals(name)) {
        return output;
      }
    }
    throw new AssertionError("No output " + name);
  }

  private static String files(String extra) throws IOException {
    return """
    {"id": "seven", "inputs": [{"name": "image", "shape": [2], "datatype": "BYTES", "data": ["%s", "%s"]}]%s}
    """
        .formatted(base64(Kept.good()), base64(Kept.spot()), extra);
  }

  @Test
  void filesInJsonAreScoredAsTheDetectorDoes() throws IOException {
    HttpResponse<byte[]> response = infer(files(""));
    JsonNode json = Service.json(response);

    assertThat(json.path("model_name").asText()).isEqualTo("fre");
    assertThat(json.path("model_version").asText()).isEqualTo("1");
    assertThat(json.path("id").asText()).isEqualTo("seven");
    assertThat(json.at("/parameters/threshold").asDouble()).isEqualTo(good.threshold());
    assertThat(json.path("outputs")).hasSize(3);
    assertThat(output(response, "score").path("data").toString())
        .isEqualTo("[%s,%s]".formatted(good.score(), spot.score()));
    assertThat(output(response, "normalized").at("/data/1").asDouble())
        .isEqualTo(spot.normalized());
    assertThat(output(response, "label").path("data").toString()).isEqualTo("[false,true]");
    assertThat(output(response, "label").path("datatype").asText()).isEqualTo("BOOL");
  }

  @Test
  void withoutAnIdThereIsNone() throws IOException {
    String json = files("").replace("\"id\": \"seven\", ", "");

    assertThat(Service.json(infer(json)).has("id")).isFalse();
  }

  @Test
  void outputsComeInTheOrderThatWasAskedFor() throws IOException {
    HttpResponse<byte[]> response =
        infer(files(", \"outputs\": [{\"name\": \"mask\"}, {\"name\": \"anomaly_map\"}]"));
    JsonNode outputs = Service.json(response).path("outputs");

    assertThat(outputs).hasSize(2);
    assertThat(outputs.at("/0/name").asText()).isEqualTo("mask");
    assertThat(outputs.at("/1/shape").toString()).isEqualTo("[2,64,64]");
    float[] map = spot.anomalyMap().orElseThrow().toArray();
    for (int i = 0; i < map.length; i++) {
      assertThat((float) outputs.at("/1/data").get(map.length + i).asDouble()).isEqualTo(map[i]);
    }
    boolean[] mask = spot.mask().orElseThrow().toArray();
    for (int i = 0; i < mask.length; i++) {
      assertThat(outputs.at("/0/data").get(mask.length + i).asBoolean()).isEqualTo(mask[i]);
    }
  }

  private static HttpResponse<byte[]> binary(String json, byte[] tensor, String path) {
    byte[] head = json.getBytes(StandardCharsets.UTF_8);
    byte[] body = Arrays.copyOf(head, head.length + tensor.length);
    System.arraycopy(tensor, 0, body, head.length, tensor.length);
    return service.post(
        path,
        body,
        "Content-Type",
        "application/octet-stream",
        LENGTH,
        String.valueOf(head.length));
  }

  private static byte[] withLengths(byte[]... files) {
    int size = Arrays.stream(files).mapToInt(file -> 4 + file.length).sum();
    byte[] all = new byte[size];
    ByteBuffer buffer = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
    for (byte[] file : files) {
      buffer.putInt(file.length).put(file);
    }
    return all;
  }

  @Test
  void binaryInAndOut() throws Exception {
    byte[] tensor = withLengths(Kept.spot(), Kept.good());
    HttpResponse<byte[]> response =
        binary(
            """
            {"parameters": {"binary_data_output": true},
             "inputs": [{"name": "image", "shape": [2, 1], "datatype": "BYTES", "parameters": {"binary_data_size": %s}}],
             "outputs": [{"name": "score"}, {"name": "label", "parameters": {"binary_data": false}}, {"name": "anomaly_map"}]}
            """
                .formatted(tensor.length),
            tensor,
            INFER);

    assertThat(response.statusCode()).as(Service.text(response)).isEqualTo(200);
    int head = Integer.parseInt(response.headers().firstValue(LENGTH).orElseThrow());
    JsonNode json = new ObjectMapper().readTree(response.body(), 0, head);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(json.at("/outputs/0/parameters/binary_data_size").asInt()).isEqualTo(16);
    assertThat(json.at("/outputs/0").has("data")).isFalse();
    assertThat(json.at("/outputs/1/data").toString()).isEqualTo("[true,false]");
    ByteBuffer rest =
        ByteBuffer.wrap(response.body(), head, response.body().length - head)
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(rest.remaining()).isEqualTo(16 + 2 * 64 * 64 * 4);
    assertThat(rest.getDouble()).isEqualTo(spot.score());
    assertThat(rest.getDouble()).isEqualTo(good.score());
    assertThat(rest.getFloat()).isEqualTo(spot.anomalyMap().orElseThrow().get(0, 0));
  }

  @Test
  void aBodyThatIsAllBinaryIsOneFile() throws IOException {
    HttpResponse<byte[]> response = service.post(INFER, Kept.spot(), LENGTH, "0");

    assertThat(output(response, "score").at("/data/0").asDouble()).isEqualTo(spot.score());
  }

  private static byte[] rgb(RgbImage image) {
    float[] planes = image.toPlanes();
    int plane = image.width() * image.height();
    byte[] rgb = new byte[3 * plane];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.round(255 * planes[i % 3 * plane + i / 3]);
    }
    return rgb;
  }

  private static String tensor(String type, RgbImage image, String more) {
    return "{\"inputs\": [{\"name\": \"image\", \"shape\": [1, %s, %s, 3], \"datatype\": \"%s\", %s}]}"
        .formatted(image.height(), image.width(), type, more);
  }

  @Test
  void pixelsAreScoredAsTheirFileIs() throws IOException {
    RgbImage image = new ImageDecoder().decode(Path.of("spot.png"), Kept.spot());
    byte[] rgb = rgb(image);
    StringBuilder bytes = new StringBuilder();
    StringBuilder nested = new StringBuilder("[");
    byte[] floats = new byte[4 * rgb.length];
    ByteBuffer buffer = ByteBuffer.wrap(floats).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rgb.length; i++) {
      bytes.append(i == 0 ? "" : ",").append(rgb[i] & 0xFF);
      int inRow = i % (3 * image.width());
      nested.append(inRow == 0 ? (i == 0 ? "[[" : ",[[") : i % 3 == 0 ? ",[" : ",");
      nested.append(rgb[i] & 0xFF).append(i % 3 == 2 ? "]" : "");
      nested.append(inRow == 3 * image.width() - 1 ? "]" : "");
      buffer.putFloat((rgb[i] & 0xFF) / 255f);
    }
    nested.append("]");

    HttpResponse<byte[]> flat = infer(tensor("UINT8", image, "\"data\": [" + bytes + "]"));
    HttpResponse<byte[]> rows = infer(tensor("UINT8", image, "\"data\": [" + nested + "]"));
    String size = "\"parameters\": {\"binary_data_size\": %s}";
    HttpResponse<byte[]> raw =
        binary(tensor("UINT8", image, size.formatted(rgb.length)), rgb, INFER);
    HttpResponse<byte[]> real =
        binary(tensor("FP32", image, size.formatted(floats.length)), floats, INFER);

    byte[] planes = new byte[floats.length];
    ByteBuffer apart = ByteBuffer.wrap(planes).order(ByteOrder.LITTLE_ENDIAN);
    for (int c = 0; c < 3; c++) {
      for (int i = c; i < rgb.length; i += 3) {
        apart.putFloat((rgb[i] & 0xFF) / 255f);
      }
    }
    String head =
        "{\"inputs\": [{\"name\": \"image\", \"datatype\": \"FP32\", \"shape\": [1, 3, %s, %s], %s}]}"
            .formatted(image.height(), image.width(), size.formatted(planes.length));
    HttpResponse<byte[]> graph = binary(head, planes, INFER);

    for (HttpResponse<byte[]> response : java.util.List.of(flat, rows, raw, real, graph)) {
      assertThat(output(response, "score").at("/data/0").asDouble()).isEqualTo(spot.score());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2",
        "/v2/health/live",
        "/v2/health/ready",
        "/v2/models",
        "/v2/models/fre",
        "/v2/models/fre/ready",
        "/v2/models/nll/versions/2",
        "/v2/models/nll/versions/10/ready",
        "/openapi.json"
      })
  void whatIsAskedIsJson(String path) {
    HttpResponse<byte[]> response = service.get(path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(Service.json(response).isObject()).isTrue();
  }

  @Test
  void metadataTellsWhatAModelGives() {
    JsonNode fre = Service.json(service.get("/v2/models/fre"));
    JsonNode nll = Service.json(service.get("/v2/models/nll"));

    assertThat(fre.path("outputs").findValuesAsText("name"))
        .containsExactly("score", "normalized", "label", "anomaly_map", "mask");
    assertThat(nll.path("outputs").findValuesAsText("name"))
        .containsExactly("score", "normalized", "label");
    assertThat(nll.path("versions").toString()).isEqualTo("[\"2\",\"10\"]");
  }

  @Test
  void withoutAVersionTheHighestAnswers() throws IOException {
    HttpResponse<byte[]> response =
        service.post("/v2/models/nll/infer", files("").getBytes(StandardCharsets.UTF_8));

    assertThat(Service.json(response).path("model_version").asText()).isEqualTo("10");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no JSON                                                    | no JSON",
        "[]                                                         | no JSON object",
        "{}                                                         | No inputs",
        "{\"inputs\": {}}                                           | 'inputs' is no array",
        "{\"inputs\": []}                                           | No inputs",
        "{\"inputs\": [1]}                                          | no object",
        "{\"id\": 7, \"inputs\": []}                                | id is no string",
        "{\"inputs\": [{\"name\": \"x\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\":"
            + " [\"\"]}]} | Input 'x'; there is 'image'",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"FP16\", \"data\":"
            + " [1]}]} | expected BYTES, UINT8 or FP32",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [2], \"datatype\": \"BYTES\", \"data\":"
            + " [\"aGk=\"]}]} | 1 elements; the shape says 2",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [0], \"datatype\": \"BYTES\", \"data\":"
            + " []}]} | no image",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [-1], \"datatype\": \"BYTES\", \"data\":"
            + " []}]} | expected whole numbers",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\":"
            + " [\"%%\"]}]} | no base64",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\":"
            + " [\"aGk=\"]}]} | The image:",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\":"
            + " [1]}]} | expected files in base64",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1], \"datatype\": \"BYTES\"}]} | no data",
        "{\"inputs\": [{\"name\": \"image\", \"datatype\": \"BYTES\", \"data\": [\"aGk=\"]}]} | no"
            + " shape",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1,1,1,4], \"datatype\": \"UINT8\","
            + " \"data\": [1,2,3,4]}]} | [N, height, width, 3]",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1,1,1,3], \"datatype\": \"UINT8\","
            + " \"data\": [1,2,256]}]} | UINT8 data with 256",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1,1,1,3], \"datatype\": \"UINT8\","
            + " \"data\": [1,2,0.5]}]} | UINT8 data with 0.5",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1,1,1,3], \"datatype\": \"FP32\","
            + " \"data\": [0,1,200]}]} | expected 0 to 1",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1,1,1,3], \"datatype\": \"FP32\","
            + " \"data\": [0,1,NaN]}]} | no JSON",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1,1,1,3], \"datatype\": \"UINT8\","
            + " \"data\": [1,2]}]} | 2 elements; shape [1, 1, 1, 3] has 3",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1,1,1,3], \"datatype\": \"UINT8\","
            + " \"data\": [[1],[2],[3]]}]} | Data of shape [3, 1]",
        "{\"inputs\": [{\"name\": \"image\", \"shape\": [1,1,1,3], \"datatype\": \"UINT8\","
            + " \"data\": [[1,2],[3]]}]} | rows of 2 and of 1",
        "{\"inputs\": [], \"inputs\": []}                           | Duplicate",
        "{\"inputs\": []} {}                                        | goes on after its end",
      })
  void whatTheProtocolDoesNotSayIsRefusedInWords(String json, String why) {
    HttpResponse<byte[]> response = infer(json);

    assertThat(Service.error(response)).contains(why);
    assertThat(response.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({"score2, Output 'score2'; there are", "anomaly_map, whose score has none"})
  void outputsThatThereAreNotAreNamed(String output, String why) throws IOException {
    HttpResponse<byte[]> response =
        service.post(
            "/v2/models/nll/infer",
            files(", \"outputs\": [{\"name\": \"%s\"}]".formatted(output))
                .getBytes(StandardCharsets.UTF_8));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Service.error(response)).contains(why);
  }

  @Test
  void theBadImageOfSeveralIsNamed() throws IOException {
    HttpResponse<byte[]> response =
        infer(
            files("")
                .replace(base64(Kept.spot()), base64("no image".getBytes(StandardCharsets.UTF_8))));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(Service.error(response)).startsWith("Image 1 (from 0): ");
  }

  @Test
  void binaryThatDoesNotFitItsLengthsIsRefused() throws IOException {
    byte[] tensor = withLengths(Kept.good());
    String json =
        """
        {"inputs": [{"name": "image", "shape": [1], "datatype": "BYTES", "parameters": {"binary_data_size": %s}}]}
        """;

    HttpResponse<byte[]> shorter = binary(json.formatted(tensor.length - 1), tensor, INFER);
    byte[] wrong = tensor.clone();
    wrong[3] = 127;
    HttpResponse<byte[]> longer = binary(json.formatted(tensor.length), wrong, INFER);
    HttpResponse<byte[]> head = service.post(INFER, tensor, LENGTH, "999999");
    HttpResponse<byte[]> word = service.post(INFER, tensor, LENGTH, "-1");

    assertThat(Service.error(shorter)).contains("binary_data_size");
    assertThat(Service.error(longer)).contains("ends early");
    assertThat(Service.error(head)).contains("999999");
    assertThat(Service.error(word)).contains("-1");
    for (HttpResponse<byte[]> response : java.util.List.of(shorter, longer, head, word)) {
      assertThat(response.statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/models/fre/infer, 405",
    "POST, /v2/models/fre, 405",
    "DELETE, /v2, 405",
    "GET, /v2/models/other, 404",
    "POST, /v2/models/other/infer, 404",
    "POST, /v2/models/fre/versions/9/infer, 404",
    "GET, /v2/models/nll/versions/9/ready, 404",
    "GET, /v3, 404",
    "GET, /..%2fetc/passwd, 400",
  })
  void statusSaysWhatIsWrong(String method, String path, int status) {
    HttpResponse<byte[]> response =
        service.send(
            service
                .request(path)
                .method(method, java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                .build());

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Service.error(response)).isNotEmpty();
  }

  @Test
  void typesOfContentThatAreNotReadAreRefused() {
    HttpResponse<byte[]> text = service.post(INFER, new byte[3], "Content-Type", "text/plain");
    HttpResponse<byte[]> zip = service.post(INFER, new byte[3], "Content-Encoding", "gzip");

    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(zip.statusCode()).isEqualTo(415);
    assertThat(Service.error(zip)).contains("gzip");
  }
}
