package org.deepfeature.dfm.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.serve.option.HttpLimits;
import org.deepfeature.dfm.serve.option.ScoringLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What hostile and careless clients do, over plain sockets, with limits of about a second. After
 * each, an honest client is answered at once.
 */
class AttackTest {
  private static final int BODY = 100_000;
  private static final Duration HEADER = Duration.ofSeconds(1);
  private static final Duration WHOLE_BODY = Duration.ofMillis(1500);
  private static final Duration IDLE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final String POST = "POST /predict HTTP/1.1\r\nHost: x\r\n";

  @TempDir private Path models;
  private Service service;

  @BeforeEach
  void start() throws IOException {
    Kept.put(Kept.FRE, models.resolve("part.dfm"));
    HttpLimits limits =
        new HttpLimits(BODY, 4 * BODY, 4096, HEADER, WHOLE_BODY, IDLE, 2000, Duration.ofSeconds(5));
    service =
        Service.of(
            models,
            options ->
                options
                    .withHttp(limits)
                    .withScoring(new ScoringLimits(1_000_000, 4, 16, 2, 4, Duration.ofMillis(5))));
    honest();
  }

  @AfterEach
  void honestClientsAreAnswered() throws IOException {
    long start = System.nanoTime();
    honest();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    service.close();
  }

  private void honest() throws IOException {
    assertThat(service.post("/predict", Kept.good()).statusCode()).isEqualTo(200);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis((long) (1000 * seconds));
  }

  @Test
  void slowHeadersEndInTime() throws Exception {
    try (Raw client = new Raw(service.port())) {
      client.send("GET /v2 HTTP/1.1\r\nHost: x\r\nX-A: ");
      assertThat(client.dripUntilClosed("a", Duration.ofMillis(100), PATIENCE))
          .isBetween(seconds(0.7), seconds(3));
    }
  }

  @Test
  void slowHeadersOfALaterRequestEndInTime() throws Exception {
    try (Raw client = new Raw(service.port())) {
      client.send("GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n");
      Thread.sleep(500);
      while (client.socket.getInputStream().available() > 0) {
        client.socket.getInputStream().skip(client.socket.getInputStream().available());
      }
      client.send("GET /v2 HTTP/1.1\r\nHost: x\r\nX-A: ");
      assertThat(client.dripUntilClosed("a", Duration.ofMillis(100), PATIENCE))
          .isBetween(seconds(0.7), seconds(3));
    }
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    try (Raw client = new Raw(service.port())) {
      long start = System.nanoTime();
      assertThat(client.answer(PATIENCE)).doesNotContain("still open");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(seconds(1), seconds(4));
    }
  }

  @Test
  void emptyLinesDoNotKeepAConnection() throws Exception {
    try (Raw client = new Raw(service.port())) {
      assertThat(client.dripUntilClosed("\r\n", Duration.ofMillis(100), PATIENCE))
          .isLessThan(seconds(20));
    }
  }

  @Test
  void aHalfOpenConnectionIsClosed() throws Exception {
    try (Raw client = new Raw(service.port())) {
      client.send(POST + "Content-Length: 1000\r\n\r\nabc");
      client.socket.shutdownOutput();
      assertThat(client.answer(PATIENCE)).doesNotContain("still open");
    }
  }

  @Test
  void aBodyThatNeverComesIsGivenUp() throws Exception {
    try (Raw client = new Raw(service.port())) {
      client.send(POST + "Content-Length: 1000\r\n\r\nabc");
      assertThat(client.answer(PATIENCE))
          .startsWith("HTTP/1.1 408")
          .contains("not here after 1.5 seconds")
          .doesNotContain("still open");
    }
  }

  @Test
  void aBodyThatDripsIsGivenUp() throws Exception {
    try (Raw client = new Raw(service.port())) {
      client.send(POST + "Content-Length: 90000\r\n\r\n");
      long start = System.nanoTime();
      for (int i = 0; i < 16; i++) {
        client.send("a");
        Thread.sleep(100);
      }
      assertThat(client.answer(PATIENCE)).startsWith("HTTP/1.1 408");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(seconds(20));
    }
  }

  @Test
  void anAnnouncedBodyThatIsTooLargeIsRefusedAndTheAnswerIsSeen() throws Exception {
    byte[] large = new byte[BODY + 1];

    var response = service.post("/predict", large);

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(Service.error(response))
        .isEqualTo("A body of 100001 bytes; at most 100000 are taken");
  }

  @Test
  void aClientThatAsksFirstIsToldBeforeItSends() throws Exception {
    try (Raw client = new Raw(service.port())) {
      client.send(POST + "Expect: 100-continue\r\nContent-Length: 9000000000\r\n\r\n");
      assertThat(client.answer(Duration.ofSeconds(1)))
          .startsWith("HTTP/1.1 413")
          .doesNotContain("100 Continue");
    }
  }

  @Test
  void chunksThatNeverEndAreCutOff() throws Exception {
    try (Raw client = new Raw(service.port())) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      String chunk = "2000\r\n" + "x".repeat(0x2000) + "\r\n";
      long sent = 0;
      try {
        for (int i = 0; i < 10_000; i++) {
          client.send(chunk);
          sent += 0x2000;
          Thread.sleep(5);
        }
      } catch (IOException e) {
        assertThat(sent).isLessThan(20L * BODY);
      }
      assertThat(sent).isLessThan(20L * BODY);
      assertThat(service.log).anyMatch(entry -> entry.status() == 413);
    }
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws Exception {
    try (Raw client = new Raw(service.port())) {
      client.send("GET /v2 HTTP/1.1\r\nHost: x\r\nX-A: " + "a".repeat(10_000) + "\r\n\r\n");
      assertThat(client.answer(Duration.ofSeconds(1)))
          .startsWith("HTTP/1.1 431")
          .contains("{\"error\":");
    }
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    for (String junk :
        List.of(
            "\u0016\u0003\u0001\u0002\u0000hello\r\n\r\n",
            "GET\r\n\r\n",
            "GET / HTTP/9.9\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
            POST + "Content-Length: -5\r\n\r\n",
            POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\nhello",
            POST + "Transfer-Encoding: chunked\r\n\r\nzzz\r\n")) {
      try (Raw client = new Raw(service.port())) {
        assertThat(client.send(junk).answer(PATIENCE))
            .as(junk)
            .matches("(?s)(HTTP/1.1 (4\\d\\d|505) .*)|")
            .doesNotContain("still open");
      }
    }
  }

  @Test
  void aThousandIdleConnectionsHurtNobody() throws Exception {
    List<Raw> idle = new ArrayList<>();
    // Other tests' services may have threads of their own here.
    int before = Thread.activeCount();
    try {
      for (int i = 0; i < 1000; i++) {
        idle.add(new Raw(service.port()));
      }
      int threads = Thread.activeCount();
      for (int i = 0; i < 20; i++) {
        honest();
      }
      assertThat(threads - before).isLessThan(100);
      assertThat(idle.get(0).answer(PATIENCE)).doesNotContain("still open");
    } finally {
      for (Raw one : idle) {
        one.close();
      }
    }
  }

  @Test
  void twoHundredSlowUploadsHurtNobody() throws Exception {
    List<Raw> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        slow.add(new Raw(service.port()).send(POST + "Content-Length: 90000\r\n\r\nabc"));
      }
      long start = System.nanoTime();
      honest();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(seconds(20));
    } finally {
      for (Raw one : slow) {
        one.close();
      }
    }
  }

  @Test
  void uploadsBeyondTheMemoryForThemAreToldToComeAgain() throws Exception {
    List<Raw> large = new ArrayList<>();
    try {
      String most = "x".repeat(BODY - 1);
      for (int i = 0; i < 5; i++) {
        large.add(
            new Raw(service.port()).send(POST + "Content-Length: " + BODY + "\r\n\r\n" + most));
      }
      assertThat(Service.comes(() -> large.size() == 5)).isTrue();
      Thread.sleep(300);
      for (Raw one : large) {
        one.send("x");
      }
      List<String> answers = new ArrayList<>();
      for (Raw one : large) {
        answers.add(one.answer(Duration.ofMillis(700)));
      }
      assertThat(answers).anyMatch(text -> text.startsWith("HTTP/1.1 503"));
      assertThat(answers).anyMatch(text -> text.startsWith("HTTP/1.1 400"));
      assertThat(answers)
          .filteredOn(text -> text.startsWith("HTTP/1.1 503"))
          .allMatch(text -> text.contains("Retry-After: 1"));
    } finally {
      for (Raw one : large) {
        one.close();
      }
    }
  }

  @Test
  void aClientThatDoesNotTakeItsAnswerIsCutOff() throws Exception {
    try (Raw client = new Raw(service.port())) {
      client.socket.setReceiveBufferSize(1024);
      StringBuilder many = new StringBuilder();
      for (int i = 0; i < 2000; i++) {
        many.append("GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      client.send(many.toString());
      int before = service.server.connections();
      assertThat(before).isPositive();
      Thread.sleep(4000);
      assertThat(client.answer(Duration.ofMillis(500))).doesNotContain("still open");
    }
  }
}
