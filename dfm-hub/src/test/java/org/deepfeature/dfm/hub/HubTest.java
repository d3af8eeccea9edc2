package org.deepfeature.dfm.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.deepfeature.dfm.api.DfmException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a download can go. */
final class HubTest {
  private static final byte[] CONTENT = FakeHub.content();

  @TempDir private Path cache;
  private String hash = "";
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void hashOfContent() throws IOException {
    hash = Sha256.of(Files.write(cache.resolve("expected"), CONTENT));
  }

  private Hub hub(FakeHub server, String... environment) {
    Map<String, String> variables = new java.util.HashMap<>();
    variables.put("HF_ENDPOINT", server.address());
    variables.put("DFM_TORCHVISION_ENDPOINT", server.address() + "/models/");
    variables.put("DFM_CACHE", cache.toString());
    for (int i = 0; i < environment.length; i += 2) {
      variables.put(environment[i], environment[i + 1]);
    }
    DownloadBar bar = new DownloadBar(new PrintStream(said, true, StandardCharsets.UTF_8), false);
    return new Hub(HubSettings.of(variables), bar, Duration.ofMillis(400), Duration.ofMillis(1));
  }

  private static Source repository() {
    return new Source.HuggingFace("timm/net.tag", "main", "model.safetensors", Optional.empty());
  }

  private Source pinned() {
    return new Source.HuggingFace("timm/net.tag", "main", "model.safetensors", Optional.of(hash));
  }

  private void assertFetched(Hub hub, Source source) throws IOException {
    Hub.Verified verified = hub.fetch(source);
    assertThat(verified.file()).hasBinaryContent(CONTENT);
    assertThat(verified.sha256()).isEqualTo(hash);
    try (var files = Files.walk(cache.resolve("weights"))) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.endsWith(".part"));
    }
  }

  private FakeHub redirecting(String tag, String host) throws IOException {
    AtomicInteger port = new AtomicInteger();
    FakeHub server =
        new FakeHub(
            exchange -> {
              if (exchange.getRequestURI().getPath().startsWith("/timm")) {
                exchange.getResponseHeaders().set("X-Linked-ETag", "\"" + tag + "\"");
                exchange
                    .getResponseHeaders()
                    .set("Location", "http://" + host + ":" + port.get() + "/storage/blob?x=1");
                FakeHub.status(exchange, 302);
              } else {
                FakeHub.sendRange(exchange, CONTENT);
              }
            });
    port.set(Integer.parseInt(server.authority().replaceAll(".*:", "")));
    return server;
  }

  @Test
  void hubRedirectsTellsTheHashAndIsAskedOnlyOnce() throws IOException {
    try (FakeHub server = redirecting(hash, "127.0.0.1")) {
      assertFetched(hub(server), repository());
      assertFetched(hub(server), repository());

      assertThat(server.asked())
          .extracting(FakeHub.Asked::path)
          .containsExactly("/timm/net.tag/resolve/main/model.safetensors", "/storage/blob");
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains("Downloading model.safetensors, 0.3 MiB", "Received model.safetensors");
    }
    assertThat(cache.resolve("weights/huggingface/timm/net.tag/main/model.safetensors.sha256"))
        .hasContent(hash + "  model.safetensors");
  }

  @Test
  void keptFilesWorkOfflineAndAbsentOnesSayWhatIsMissing() throws IOException {
    try (FakeHub server = redirecting(hash, "127.0.0.1")) {
      assertThatThrownBy(() -> hub(server, "HF_HUB_OFFLINE", "1").fetch(repository()))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("HF_HUB_OFFLINE")
          .hasMessageContaining("timm/net.tag")
          .hasMessageContaining(cache.toString());
      assertThat(server.asked()).isEmpty();

      assertFetched(hub(server), repository());
      assertFetched(hub(server, "HF_HUB_OFFLINE", "yes"), repository());
      assertThat(server.asked()).hasSize(2);
    }
  }

  @Test
  void tokenGoesToTheHubAloneAndIsNeverPrinted() throws IOException {
    try (FakeHub server = redirecting(hash, "localhost")) {
      assertFetched(hub(server, "HF_TOKEN", "hf_secret"), repository());

      assertThat(server.asked())
          .extracting(FakeHub.Asked::authorization)
          .containsExactly("Bearer hf_secret", "null");
    }
    assertThat(HubSettings.of(Map.of("HF_TOKEN", "hf_secret")).toString()).doesNotContain("secret");
  }

  @Test
  void torchvisionsHashInTheNameIsEnough() throws IOException {
    Source right = new Source.Address("net-" + hash.substring(0, 8) + ".pth", Optional.empty());
    Source wrong = new Source.Address("net-00000000.pth", Optional.empty());
    try (FakeHub server = new FakeHub(exchange -> FakeHub.send(exchange, CONTENT))) {
      assertFetched(hub(server), right);
      assertThatThrownBy(() -> hub(server).fetch(wrong))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("00000000")
          .hasMessageContaining(hash);
      assertThat(server.asked().get(0).path()).startsWith("/models/net-");
    }
    assertThat(cache.resolve("weights/torchvision/net-00000000.pth")).doesNotExist();
    assertThat(cache.resolve("weights/torchvision/net-00000000.pth.part")).doesNotExist();
  }

  @Test
  void withoutAnyHashNothingIsKept() throws IOException {
    try (FakeHub server = new FakeHub(exchange -> FakeHub.send(exchange, CONTENT))) {
      assertThatThrownBy(() -> hub(server).fetch(repository()))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("sha256");
      assertFetched(hub(server), pinned());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 410})
  void refusalsAreNotRepeated(int status) throws IOException {
    try (FakeHub server = new FakeHub(exchange -> FakeHub.status(exchange, status))) {
      assertThatThrownBy(() -> hub(server).fetch(pinned()))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("HTTP " + status)
          .hasMessageContaining("timm/net.tag")
          .hasMessageContaining(status < 404 ? "HF_TOKEN" : "HTTP");
      assertThat(server.asked()).hasSize(1);
    }
  }

  @Test
  void serverErrorsAreTriedAgainButNotForEver() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (FakeHub recovering =
            new FakeHub(
                exchange -> {
                  if (calls.incrementAndGet() < 3) {
                    FakeHub.status(exchange, 500);
                  } else {
                    FakeHub.send(exchange, CONTENT);
                  }
                });
        FakeHub broken = new FakeHub(exchange -> FakeHub.status(exchange, 503))) {
      assertFetched(hub(recovering), pinned());
      Source other = new Source.Address("x-12345678.pth", Optional.empty());
      assertThatThrownBy(() -> hub(broken).fetch(other)).hasMessageContaining("HTTP 503");
      assertThat(broken.asked()).hasSize(3);
    }
  }

  @Test
  void truncatedBodiesAreResumedWhereTheyBrokeOff() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (FakeHub server =
        new FakeHub(
            exchange -> {
              if (calls.incrementAndGet() == 1) {
                FakeHub.cutOff(exchange, CONTENT, 100_000);
              } else {
                FakeHub.sendRange(exchange, CONTENT);
              }
            })) {
      assertFetched(hub(server), pinned());

      assertThat(server.asked()).hasSize(2);
      assertThat(server.asked().get(1).range()).matches("bytes=[1-9]\\d*-");
    }
  }

  @Test
  void serversThatKnowNoRangesSendAllAgain() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (FakeHub server =
        new FakeHub(
            exchange -> {
              if (calls.incrementAndGet() == 1) {
                FakeHub.cutOff(exchange, CONTENT, 100_000);
              } else {
                FakeHub.send(exchange, CONTENT);
              }
            })) {
      assertFetched(hub(server), pinned());
    }
  }

  @Test
  void partOfAnotherFileIsThrownAway() throws IOException {
    Path part = cache.resolve("weights/huggingface/timm/net.tag/main/model.safetensors.part");
    Files.createDirectories(part.getParent());
    Files.write(part, new byte[1000]);
    try (FakeHub server = new FakeHub(exchange -> FakeHub.sendRange(exchange, CONTENT))) {
      assertFetched(hub(server), pinned());
      assertThat(server.asked()).hasSize(2);
    }
  }

  @Test
  void bodyThatStallsIsGivenUpAndResumed() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (FakeHub server =
        new FakeHub(
            exchange -> {
              if (calls.incrementAndGet() == 1) {
                FakeHub.cutOff(exchange, CONTENT, 50_000);
                sleep(1500);
              } else {
                FakeHub.sendRange(exchange, CONTENT);
              }
            })) {
      assertFetched(hub(server), pinned());
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void circlesOfRedirectionsEnd() throws IOException {
    try (FakeHub server =
        new FakeHub(
            exchange -> {
              exchange.getResponseHeaders().set("Location", "/again");
              FakeHub.status(exchange, 307);
            })) {
      assertThatThrownBy(() -> hub(server).fetch(pinned())).hasMessageContaining("redirections");
    }
  }

  @Test
  void rottedFilesAreFetchedAgainOrNamedOffline() throws IOException {
    try (FakeHub server = redirecting(hash, "127.0.0.1")) {
      Path file = hub(server).fetch(repository()).file();
      Files.write(file, new byte[] {1, 2, 3});

      assertThatThrownBy(() -> hub(server, "HF_HUB_OFFLINE", "true").fetch(repository()))
          .hasMessageContaining(hash)
          .hasMessageContaining(Sha256.of(file));
      assertFetched(hub(server), repository());
    }
  }

  @Test
  void noNetworkSaysWhereToPutTheFileByHand() throws IOException {
    int closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = socket.getLocalPort();
    }
    HubSettings settings =
        HubSettings.of(
            Map.of(
                "HF_ENDPOINT", "http://127.0.0.1:" + closed, "XDG_CACHE_HOME", cache.toString()));
    Hub hub =
        new Hub(
            settings,
            new DownloadBar(System.err, false),
            Duration.ofMillis(300),
            Duration.ofMillis(1));

    assertThatThrownBy(() -> hub.fetch(pinned()))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("By hand")
        .hasMessageContaining(
            cache
                .resolve("dfm/weights/huggingface/timm/net.tag/main/model.safetensors")
                .toString());
  }

  @Test
  void threadsThatAskAtOnceDownloadOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (FakeHub server =
        new FakeHub(
            exchange -> {
              sleep(100);
              FakeHub.send(exchange, CONTENT);
            })) {
      List<Callable<Hub.Verified>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(() -> hub(server).fetch(pinned()));
      }
      for (Future<Hub.Verified> each : threads.invokeAll(tasks)) {
        assertThat(each.get().sha256()).isEqualTo(hash);
      }
      assertThat(server.asked()).hasSize(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void processesThatAskAtOnceDownloadOnce() throws Exception {
    try (FakeHub server =
        new FakeHub(
            exchange -> {
              sleep(300);
              FakeHub.send(exchange, CONTENT);
            })) {
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        ProcessBuilder builder =
            new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FetchingProcess.class.getName(),
                hash);
        builder.environment().put("HF_ENDPOINT", server.address());
        builder.environment().put("DFM_CACHE", cache.toString());
        processes.add(builder.redirectErrorStream(true).start());
      }
      for (Process process : processes) {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains(hash);
      }
      assertThat(server.asked()).hasSize(1);
    }
  }
}
