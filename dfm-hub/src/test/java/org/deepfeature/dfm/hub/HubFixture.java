package org.deepfeature.dfm.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub on a local server, with an empty cache. */
abstract class HubFixture {
  static final byte[] CONTENT = FakeHub.content();

  @TempDir Path cache;
  String hash = "";
  final List<String> said = new CopyOnWriteArrayList<>();

  @BeforeEach
  void hashOfContent() throws IOException {
    hash = Sha256.of(Files.write(cache.resolve("expected"), CONTENT));
  }

  Hub hub(FakeHub server, String... environment) {
    Map<String, String> variables = new java.util.HashMap<>();
    variables.put("HF_ENDPOINT", server.address());
    variables.put("DFM_TORCHVISION_ENDPOINT", server.address() + "/models/");
    variables.put("DFM_CACHE", cache.toString());
    for (int i = 0; i < environment.length; i += 2) {
      variables.put(environment[i], environment[i + 1]);
    }
    return new Hub(
        HubSettings.of(variables),
        new DownloadLines(said::add),
        Duration.ofMillis(400),
        Duration.ofMillis(1));
  }

  static Source repository() {
    return new Source.HuggingFace("timm/net.tag", "main", "model.safetensors", Optional.empty());
  }

  Source pinned() {
    return new Source.HuggingFace("timm/net.tag", "main", "model.safetensors", Optional.of(hash));
  }

  void assertFetched(Hub hub, Source source) throws IOException {
    Hub.Verified verified = hub.fetch(source);
    assertThat(verified.file()).hasBinaryContent(CONTENT);
    assertThat(verified.sha256()).isEqualTo(hash);
    try (var files = Files.walk(cache.resolve("weights"))) {
      assertThat(files.map(f -> f.getFileName().toString())).noneMatch(f -> f.endsWith(".part"));
    }
  }

  FakeHub redirecting(String tag, String host) throws IOException {
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

  /** Waits for what another thread does. */
  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
