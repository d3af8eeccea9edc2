package org.deepfeature.dfm.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A process that is killed at random moments of a download: nothing torn is ever under a file's
 * name, and the next one ends with the whole file, whatever the server has by then. {@code
 * -Ddfm.torture=200} kills more.
 */
final class KilledDownloadTest extends HubFixture {
  private static final int KILLS = Math.max(2, Integer.getInteger("dfm.torture", 10) / 10);
  private static final long SEED = Long.getLong("dfm.torture.seed", 1);
  private static final int CHUNK = 4096;
  private static final int MOST_MILLISECONDS = 200;

  @Test
  void nothingTornIsInTheCacheAndTheNextOneSucceeds() throws Exception {
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      int after = random.nextInt(MOST_MILLISECONDS);
      boolean ranges = random.nextBoolean();
      String when = "killed after %s ms, ranges %s, seed %s".formatted(after, ranges, SEED);
      try (FakeHub slow = new FakeHub(exchange -> drip(exchange, ranges))) {
        fetchAndKill(slow, after);

        assertNothingTorn(when);
        assertFetched(hub(slow), random.nextBoolean() ? pinned() : repository());
      }
      empty();
    }
  }

  @Test
  void aFileThatHasChangedSinceTheKillIsFetchedAnew() throws Exception {
    byte[] former = CONTENT.clone();
    Arrays.fill(former, 0, 1000, (byte) 7);
    try (FakeHub before = new FakeHub(exchange -> FakeHub.cutOff(exchange, former, 100_000))) {
      fetchAndKill(before, MOST_MILLISECONDS);
    }
    try (FakeHub now = new FakeHub(exchange -> drip(exchange, true))) {
      assertFetched(hub(now), pinned());
    }
  }

  /** Slowly, so that there is a middle of it. */
  private void drip(HttpExchange exchange, boolean ranges) throws IOException {
    exchange.getResponseHeaders().set("X-Linked-ETag", "\"" + hash + "\"");
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = ranges && range != null ? Integer.parseInt(range.replaceAll("\\D", "")) : 0;
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(from, CONTENT.length - 1, CONTENT.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, CONTENT.length - from);
    try (OutputStream out = exchange.getResponseBody()) {
      for (int at = from; at < CONTENT.length; at += CHUNK) {
        out.write(CONTENT, at, Math.min(CHUNK, CONTENT.length - at));
        out.flush();
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fetchAndKill(FakeHub server, int after) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            FetchingProcess.class.getName(),
            hash);
    builder.environment().put("HF_ENDPOINT", server.address());
    builder.environment().put("DFM_CACHE", cache.toString());
    Process process = builder.redirectErrorStream(true).start();
    assertThat(process.inputReader().readLine()).isEqualTo(FetchingProcess.ASKING);
    if (!process.waitFor(after, TimeUnit.MILLISECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private void assertNothingTorn(String when) throws IOException {
    for (Path file : files()) {
      if (file.toString().endsWith(".safetensors")) {
        assertThat(file).as(when).hasBinaryContent(CONTENT);
      }
      if (file.toString().endsWith(".sha256")) {
        assertThat(Files.readString(file)).as(when).startsWith(hash).endsWith("\n");
      }
    }
  }

  private void empty() throws IOException {
    for (Path file : files()) {
      Files.delete(file);
    }
  }

  private List<Path> files() throws IOException {
    Path weights = cache.resolve("weights");
    if (!Files.exists(weights)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(weights)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
