package org.deepfeature.dfm.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.deepfeature.dfm.serve.http.AccessEntry;
import org.deepfeature.dfm.serve.option.ServerOptions;

/** A running service and a client of it. */
final class Service implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  final ModelServer server;
  final List<AccessEntry> log = new CopyOnWriteArrayList<>();
  final List<String> said = new CopyOnWriteArrayList<>();
  final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private Service(ServerOptions options) {
    this.server = ModelServer.start(options, log::add, said::add);
  }

  static Service of(Path models) {
    return of(models, options -> options);
  }

  static Service of(Path models, UnaryOperator<ServerOptions> with) {
    ServerOptions base = ServerOptions.of(models).withPort(0);
    ServerOptions quick =
        new ServerOptions(
            models,
            base.host(),
            0,
            base.token(),
            base.tls(),
            base.http(),
            base.scoring(),
            base.detector(),
            Duration.ofMillis(50));
    return new Service(with.apply(quick));
  }

  int port() {
    return server.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address()).resolve(path))
        .timeout(Duration.ofSeconds(60));
  }

  HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> get(String path) {
    return send(request(path).build());
  }

  HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  static JsonNode json(HttpResponse<byte[]> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static String error(HttpResponse<byte[]> response) {
    return json(response).path("error").asText();
  }

  /** Waits until something is so, a while at most. */
  static boolean comes(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < end) {
      if (condition.getAsBoolean()) {
        return true;
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return false;
  }

  @Override
  public void close() {
    server.close();
  }
}
