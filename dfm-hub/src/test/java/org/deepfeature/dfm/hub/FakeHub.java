package org.deepfeature.dfm.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that answers as it is told. */
final class FakeHub implements AutoCloseable {
  /** One answer. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** What was asked. */
  record Asked(String path, String range, String authorization) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  FakeHub(Answer answer) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.add(
              new Asked(
                  exchange.getRequestURI().getPath(),
                  String.valueOf(exchange.getRequestHeaders().getFirst("Range")),
                  String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))));
          try (exchange) {
            answer.to(exchange);
          }
        });
    server.start();
  }

  static byte[] content() {
    byte[] content = new byte[300_000];
    new Random(5).nextBytes(content);
    return content;
  }

  String address() {
    return "http://" + authority();
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  List<Asked> asked() {
    return List.copyOf(asked);
  }

  static void status(HttpExchange exchange, int status) throws IOException {
    exchange.sendResponseHeaders(status, -1);
  }

  static void send(HttpExchange exchange, byte[] content) throws IOException {
    exchange.sendResponseHeaders(200, content.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(content);
    }
  }

  /** Sends so many bytes of what was announced, then breaks off. */
  static void cutOff(HttpExchange exchange, byte[] content, int bytes) throws IOException {
    exchange.sendResponseHeaders(200, content.length);
    OutputStream out = exchange.getResponseBody();
    out.write(content, 0, bytes);
    out.flush();
  }

  /** Honours a range. */
  static void sendRange(HttpExchange exchange, byte[] content) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      send(exchange, content);
      return;
    }
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    byte[] rest = Arrays.copyOfRange(content, from, content.length);
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
    exchange.sendResponseHeaders(206, rest.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(rest);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
