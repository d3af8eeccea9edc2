package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code dfm health}, by which containers are judged. */
class HealthTest {
  private static Dfm askOneThatAnswers(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v2/health/ready",
        exchange -> {
          byte[] body = "{\"error\":\"models are being loaded\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      return Dfm.run("health", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void oneThatIsReadyIsZeroAndOneThatIsNotIsOne() throws IOException {
    Dfm ready = askOneThatAnswers(200);
    Dfm loading = askOneThatAnswers(503);

    assertThat(ready.exitCode()).as(ready.err()).isZero();
    assertThat(ready.out()).isEqualTo("ready" + System.lineSeparator());
    assertThat(loading.exitCode()).isEqualTo(1);
    assertThat(loading.err()).contains("503", "models are being loaded");
  }

  @Test
  void oneThatIsNotThereOrDoesNotAnswerIsOne() throws IOException {
    String address;
    Dfm waited;
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = "http://127.0.0.1:" + silent.getLocalPort();
      waited = Dfm.run("health", address, "--timeout", 1);
    }
    Dfm gone = Dfm.run("health", address);

    assertThat(waited.exitCode()).isEqualTo(1);
    assertThat(waited.err()).contains(address, "does not answer");
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.err().lines()).singleElement().asString().contains(address);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1:8080, 127.0.0.1:8080", "ftp://a/, ftp://a/", "http://a b/, http://a b/"})
  void whatIsNoAddressIsAWrongCall(String given, String named) {
    Dfm run = Dfm.run("health", given);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(named, "http://127.0.0.1:8080");
  }
}
