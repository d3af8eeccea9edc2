package org.deepfeature.dfm.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many requests, and no memory that grows with their number. */
@Tag("slow")
class SoakTest {
  private static final int CLIENTS = 8;
  private static final int WARM = 500;
  private static final int MANY = 4000;
  private static final long SLACK = 2 << 20;
  private static final String LIVE = "GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n";

  @TempDir private Path models;

  private static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Returns how many bytes came for so many requests of each client. */
  private static long ask(int port, String request, int times) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Future<Long>> all = new ArrayList<>();
    for (int c = 0; c < CLIENTS; c++) {
      all.add(threads.submit(() -> one(port, request, times)));
    }
    long bytes = 0;
    for (Future<Long> one : all) {
      bytes += one.get();
    }
    threads.shutdown();
    return bytes;
  }

  private static long one(int port, String request, int times) throws IOException {
    long bytes = 0;
    byte[] answer = new byte[4096];
    try (Raw client = new Raw(port)) {
      client.socket.setSoTimeout(10_000);
      for (int i = 0; i < times; i++) {
        client.send(request);
        StringBuilder text = new StringBuilder();
        while (text.indexOf("}") < 0) {
          int n = client.socket.getInputStream().read(answer);
          assertThat(n).isPositive();
          text.append(new String(answer, 0, n, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        assertThat(text.toString()).startsWith("HTTP/1.1 200");
        bytes += text.length();
      }
    }
    return bytes;
  }

  @Test
  void memoryDoesNotGrowWithTheNumberOfRequests() throws Exception {
    Kept.put(Kept.FRE, models.resolve("part.dfm"));
    ModelServer server =
        ModelServer.start(
            org.deepfeature.dfm.serve.option.ServerOptions.of(models).withPort(0),
            entry -> {},
            line -> {});
    try (server) {
      ask(server.port(), LIVE, WARM);
      long before = heap();
      assertThat(ask(server.port(), LIVE, MANY)).isPositive();

      assertThat(heap()).as("heap after collection").isLessThan(before + SLACK);
    }
  }
}
