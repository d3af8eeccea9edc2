package org.deepfeature.dfm.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.DfmException;
import org.junit.jupiter.api.Test;

/** What is fetched, verified and kept, by whom, how often. */
final class HubTest extends HubFixture {
  @Test
  void hubRedirectsTellsTheHashAndIsAskedOnlyOnce() throws IOException {
    try (FakeHub server = redirecting(hash, "127.0.0.1")) {
      assertFetched(hub(server), repository());
      assertFetched(hub(server), repository());

      assertThat(server.asked())
          .extracting(FakeHub.Asked::path)
          .containsExactly("/timm/net.tag/resolve/main/model.safetensors", "/storage/blob");
      assertThat(said)
          .containsExactly(
              "Downloading model.safetensors, 0.3 MiB", "Received model.safetensors, 0.3 MiB");
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
  void threadsThatAskAtOnceDownloadOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    CountDownLatch asking = new CountDownLatch(4);
    try (FakeHub server =
        new FakeHub(
            exchange -> {
              await(asking);
              FakeHub.send(exchange, CONTENT);
            })) {
      List<Callable<Hub.Verified>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(
            () -> {
              asking.countDown();
              return hub(server).fetch(pinned());
            });
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
    CountDownLatch asking = new CountDownLatch(2);
    try (FakeHub server =
        new FakeHub(
            exchange -> {
              await(asking);
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
      List<BufferedReader> outputs = processes.stream().map(Process::inputReader).toList();
      for (BufferedReader output : outputs) {
        assertThat(output.readLine()).isEqualTo(FetchingProcess.ASKING);
        asking.countDown();
      }
      for (int i = 0; i < processes.size(); i++) {
        Process process = processes.get(i);
        String output = outputs.get(i).lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains(hash);
      }
      assertThat(server.asked()).hasSize(1);
    }
  }
}
