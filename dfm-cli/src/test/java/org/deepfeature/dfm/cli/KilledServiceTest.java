package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service, killed while it answers: nothing in its folder changes, its log has whole lines, and
 * it starts again on the same port. Asked to end, it answers what it took.
 */
@Tag("slow")
class KilledServiceTest {
  private static final Path KEPT =
      Path.of("../dfm-runtime/src/test/resources/org/deepfeature/dfm/runtime");
  private static final int CLIENTS = 4;
  private static final int MOST_MILLISECONDS = 600;

  @TempDir private Path folder;
  private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void endClients() {
    clients.shutdownNow();
  }

  /** Answers of one client until the service is gone; its last request may have had none. */
  private record Answers(List<Double> scores, int refused) {}

  @Test
  void nothingIsTornAndItStartsAgainOnTheSamePort() throws Exception {
    assumeTrue(Torture.isUnix(), "No Unix: no signals to send");
    Path models = Files.createDirectories(folder.resolve("models"));
    Path model = Files.copy(KEPT.resolve("before-fre.dfm"), models.resolve("part.dfm"));
    Map<String, String> before = hashes(models);
    double expected;
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      expected = detector.predict(KEPT.resolve("spot.png")).score();
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path log = folder.resolve("access.jsonl");
    Random random = Torture.random(KilledServiceTest.class);
    int logged = 0;
    int all = 0;
    for (int kill = 0; kill < Torture.cases(1) + 1; kill++) {
      String signal = kill % 2 == 0 ? "KILL" : "TERM";
      int after = random.nextInt(MOST_MILLISECONDS);
      String when = "SIG%s after %s ms, seed %s".formatted(signal, after, Torture.SEED);
      Running run =
          Running.start(
              folder.resolve(kill + ".log"),
              "serve",
              "--models",
              models,
              "--port",
              port,
              "--access-log",
              log);
      URI address = ServeTest.address(run);
      assertThat(address.getPort()).as(when).isEqualTo(port);
      List<Future<Answers>> asked = new ArrayList<>();
      Callable<Answers> client = () -> ask(address.resolve("/predict?model=part"));
      for (int c = 0; c < CLIENTS; c++) {
        asked.add(clients.submit(client));
      }
      if (kill > 0) { // The first one is still loading its model then.
        awaitMore(log, all);
      }
      Thread.sleep(after);
      run.signal(signal);
      int exitCode = run.exitCode();

      int answers = 0;
      for (Future<Answers> one : asked) {
        Answers got = one.get(1, TimeUnit.MINUTES);
        assertThat(got.scores()).as(when).allMatch(score -> score == expected);
        answers += got.scores().size();
      }
      assertThat(hashes(models)).as(when).isEqualTo(before);
      List<JsonNode> whole = wholeLines(log, when);
      all = whole.size();
      int lines = (int) whole.stream().filter(this::isScored).count();
      if (signal.equals("TERM")) {
        assertThat(exitCode).as("%s: %s", when, run.text()).isZero();
        assertThat(run.text()).as(when).contains("stopping", "stopped");
        assertThat(answers).as("%s: answers that came, by the log", when).isEqualTo(lines - logged);
      }
      logged = lines;
      Torture.record("serve", "SIG" + signal, "whole after " + (answers > 0 ? "some" : "no"));
    }
  }

  private Answers ask(URI address) throws IOException, InterruptedException {
    List<Double> scores = new ArrayList<>();
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(Duration.ofSeconds(30))
            .POST(HttpRequest.BodyPublishers.ofFile(KEPT.resolve("spot.png")))
            .build();
    while (true) {
      HttpResponse<String> response;
      try {
        response = http.send(request, BodyHandlers.ofString());
      } catch (IOException e) {
        return new Answers(scores, 0); // It is gone, or takes nobody any more.
      }
      if (response.statusCode() == 503) {
        return new Answers(scores, 1);
      }
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      scores.add(new ObjectMapper().readTree(response.body()).path("score").asDouble());
    }
  }

  private void awaitMore(Path log, int than) throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (System.nanoTime() < end) {
      if (Files.exists(log) && Files.readAllLines(log).size() > than) {
        return;
      }
      Thread.sleep(5);
    }
  }

  private boolean isScored(JsonNode line) {
    return line.path("status").asInt() == 200 && line.path("images").asInt() == 1;
  }

  private static List<JsonNode> wholeLines(Path log, String when) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    if (Files.exists(log)) {
      String text = Files.readString(log);
      assertThat(text.isEmpty() || text.endsWith("\n")).as(when).isTrue();
      for (String line : text.lines().toList()) {
        lines.add(new ObjectMapper().readTree(line));
      }
    }
    return lines;
  }

  private static Map<String, String> hashes(Path models) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(models)) {
      files
          .filter(Files::isRegularFile)
          .forEach(file -> hashes.put(file.toString(), Sha256.ofFile(file)));
    }
    return hashes;
  }
}
