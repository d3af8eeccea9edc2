package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dfm serve}, as one starts and ends it. */
class ServeTest {
  private static final Path KEPT =
      Path.of("../dfm-runtime/src/test/resources/org/deepfeature/dfm/runtime");
  private static final Pattern ADDRESS = Pattern.compile("serving .* at (http://\\S+/)");

  @TempDir private Path folder;

  private Path models() throws IOException {
    Path models = Files.createDirectories(folder.resolve("models"));
    Files.copy(KEPT.resolve("before-fre.dfm"), models.resolve("part.dfm"));
    return models;
  }

  static URI address(Running running) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < end && running.process().isAlive()) {
      Matcher matcher = ADDRESS.matcher(running.text());
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
      Thread.sleep(50);
    }
    throw new IllegalStateException("It does not serve: " + running.text());
  }

  @ParameterizedTest
  @CsvSource({"TERM", "INT"})
  void itScoresLogsAndEndsWithZeroWhenAskedTo(String signal) throws Exception {
    Path log = folder.resolve("access.jsonl");
    Running running =
        Running.start(
            folder.resolve("out"), "serve", "--models", models(), "--port", 0, "--access-log", log);
    URI address = address(running);
    Path image = KEPT.resolve("spot.png");
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address.resolve("/predict"))
                    .POST(HttpRequest.BodyPublishers.ofFile(image))
                    .build(),
                BodyHandlers.ofString());
    running.signal(signal);

    assertThat(running.exitCode()).as(running.text()).isZero();
    assertThat(running.text()).contains("stopping", "stopped").doesNotContain("Exception");
    JsonNode verdict = new ObjectMapper().readTree(response.body());
    try (AnomalyDetector detector = AnomalyDetector.load(KEPT.resolve("before-fre.dfm"))) {
      assertThat(verdict.path("score").asDouble()).isEqualTo(detector.predict(image).score());
    }
    JsonNode line = new ObjectMapper().readTree(Files.readAllLines(log).get(0));
    assertThat(line.path("path").asText()).isEqualTo("/predict");
    assertThat(line.path("status").asInt()).isEqualTo(200);
    assertThat(line.path("model").asText()).isEqualTo("part");
    assertThat(line.path("bytes_in").asLong()).isEqualTo(Files.size(image));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port=70000 | 2 | Port 70000; expected 0 to 65535",
        "--queue=0 | 2 | Queue 0; expected at least 1",
        "--header-time=0 | 2 | Header time",
        "--device=tpu | 2 | Device 'tpu'",
        "--tls-keystore=x.p12 | 2 | --tls-password-file is missing",
        "--token-file=nowhere.txt | 1 | nowhere.txt",
        "--prot=1 | 2 | did you mean '--port'",
      })
  void wrongCallsSayWhatWasExpected(String argument, int code, String why) throws IOException {
    Dfm run = Dfm.run("serve", "--models", models(), argument);

    assertThat(run.err()).contains(why);
    assertThat(run.exitCode()).isEqualTo(code);
    assertThat(run.err().strip().lines()).hasSize(1);
  }

  @Test
  void anExportedModelIsServedAndGivesTheModelsScore() throws Exception {
    Path exported = Files.createDirectories(folder.resolve("graphs/part/7")).resolve("model.onnx");
    Path model = models().resolve("part.dfm");
    Dfm export = Dfm.run("export", "--model", model, "--output", exported);
    assertThat(export.exitCode()).as(export.err()).isZero();
    Running running =
        Running.start(
            folder.resolve("out"), "serve", "--models", folder.resolve("graphs"), "--port", 0);
    URI address = address(running);
    Path image = KEPT.resolve("spot.png");
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address.resolve("/predict?model=part"))
                    .POST(HttpRequest.BodyPublishers.ofFile(image))
                    .build(),
                BodyHandlers.ofString());
    running.signal("TERM");

    assertThat(running.exitCode()).as(running.text()).isZero();
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode verdict = new ObjectMapper().readTree(response.body());
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      double score = detector.predict(image).score();
      assertThat(verdict.path("score").asDouble()).isCloseTo(score, within(1e-4 * score));
    }
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Dfm run = Dfm.run("serve", "--models", folder.resolve("nowhere"), "--port", 0);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("nowhere");
  }
}
