package org.deepfeature.dfm.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.deepfeature.dfm.api.DfmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way in which a download can go wrong, and how it goes on. */
final class BrokenDownloadTest extends HubFixture {
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
    CountDownLatch askedAgain = new CountDownLatch(1);
    try (FakeHub server =
        new FakeHub(
            exchange -> {
              if (calls.incrementAndGet() == 1) {
                FakeHub.cutOff(exchange, CONTENT, 50_000);
                await(askedAgain);
              } else {
                askedAgain.countDown();
                FakeHub.sendRange(exchange, CONTENT);
              }
            })) {
      assertFetched(hub(server), pinned());
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
            settings, new DownloadLines(said::add), Duration.ofMillis(300), Duration.ofMillis(1));

    assertThatThrownBy(() -> hub.fetch(pinned()))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("By hand")
        .hasMessageContaining(
            cache
                .resolve("dfm/weights/huggingface/timm/net.tag/main/model.safetensors")
                .toString());
  }

  @Test
  void aFullDiskIsToldAtOnceAndGetsItsRoomBack() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs " + full);
    Path part = cache.resolve("weights/huggingface/timm/net.tag/main/model.safetensors.part");
    Files.createDirectories(part.getParent());
    Files.createSymbolicLink(part, full);
    try (FakeHub server = new FakeHub(exchange -> FakeHub.sendRange(exchange, CONTENT))) {
      assertThatThrownBy(() -> hub(server).fetch(pinned()))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("cannot be kept at " + cache)
          .hasMessageContaining("No space left on device; it has 300000 bytes")
          .hasMessageContaining("DFM_CACHE");
      assertThat(server.asked()).hasSize(1);
      assertThat(part).doesNotExist();

      assertFetched(hub(server), pinned());
    }
  }
}
