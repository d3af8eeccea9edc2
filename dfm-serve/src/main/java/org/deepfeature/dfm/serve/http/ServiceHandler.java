package org.deepfeature.dfm.serve.http;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.deepfeature.dfm.serve.option.HttpLimits;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.URIUtil;
import org.jspecify.annotations.Nullable;

/** Between Jetty and a {@link Service}: reads bodies within limits, writes answers and the log. */
final class ServiceHandler extends Handler.Abstract.NonBlocking {
  private final Service service;
  private final HttpLimits limits;
  private final ConnectionWatch watch;
  private final ScheduledExecutorService clock;
  private final Consumer<AccessEntry> log;
  private final BodyBudget budget;

  ServiceHandler(
      Service service,
      HttpLimits limits,
      ConnectionWatch watch,
      ScheduledExecutorService clock,
      Consumer<AccessEntry> log) {
    this.service = service;
    this.limits = limits;
    this.watch = watch;
    this.clock = clock;
    this.log = log;
    this.budget = new BodyBudget(limits.allBodyBytes());
  }

  @Override
  public boolean handle(
      Request request, org.eclipse.jetty.server.Response response, Callback callback) {
    Connection connection = request.getConnectionMetaData().getConnection();
    watch.working(connection);
    Request.addCompletionListener(request, failure -> watch.answered(connection));
    // The deadlines of body and answer are kept here; scoring may take longer than they may idle.
    request.addIdleTimeoutListener(timeout -> false);
    Head head = head(request);
    Service.Call call = null;
    Refusal refusal = null;
    try {
      if (request.getLength() > limits.bodyBytes()) {
        throw new Refusal(
            413,
            "A body of %s bytes; at most %s are taken"
                .formatted(request.getLength(), limits.bodyBytes()));
      }
      call = service.accept(head);
    } catch (Refusal e) {
      refusal = e;
    }
    BodyReader reader = new BodyReader(request, limits.bodyBytes(), budget, refusal);
    if (refusal != null && !worthReading(request)) {
      reader.expire(refusal);
    }
    answer(new Exchange(request, response, callback, head), reader, call);
    return true;
  }

  /** A client that asks first, or announces a lot, is told before it sends. */
  private boolean worthReading(Request request) {
    return !request.getHeaders().contains(HttpHeader.EXPECT)
        && request.getLength() <= 2L * limits.bodyBytes();
  }

  private record Exchange(
      Request request, org.eclipse.jetty.server.Response response, Callback callback, Head head) {}

  private void answer(Exchange exchange, BodyReader reader, Service.@Nullable Call call) {
    ScheduledFuture<?> deadline =
        clock.schedule(
            () ->
                reader.expire(
                    new Refusal(
                        408,
                        "The body was not here after %s seconds"
                            .formatted(limits.bodyTime().toMillis() / 1e3))),
            limits.bodyTime().toMillis(),
            TimeUnit.MILLISECONDS);
    reader
        .body()
        .whenComplete((body, failure) -> deadline.cancel(false))
        .thenCompose(
            body -> {
              if (call == null) {
                throw new IllegalStateException("A refused request was not refused");
              }
              return call.answer(body);
            })
        .handle((answer, failure) -> failure == null ? answer : failed(failure))
        .thenAccept(answer -> write(exchange, reader, answer))
        .exceptionally(
            failure -> {
              exchange.callback().failed(failure);
              return null;
            });
    reader.run();
  }

  private static Response failed(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Refusal refusal) {
      return refusal.response();
    }
    if (cause instanceof TimeoutException) {
      return Response.error(408, "The body stopped coming");
    }
    if (cause instanceof EOFException) {
      return Response.error(400, "The body ended early");
    }
    if (cause instanceof org.eclipse.jetty.http.HttpException http) {
      return Response.error(http.getCode(), String.valueOf(http.getReason()));
    }
    return Response.error(500, "The service failed: " + cause);
  }

  private void write(Exchange exchange, BodyReader reader, Response answer) {
    reader.release();
    org.eclipse.jetty.server.Response response = exchange.response();
    response.setStatus(answer.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    answer.headers().forEach(response.getHeaders()::put);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().length);
    if (answer.status() == 408) {
      response.getHeaders().put(HttpHeader.CONNECTION, "close");
    }
    watch.answering(exchange.request().getConnectionMetaData().getConnection());
    boolean bodiless = exchange.head().method().equals("HEAD");
    response.write(
        true,
        bodiless ? null : ByteBuffer.wrap(answer.body()),
        Callback.from(
            exchange.callback(), () -> log.accept(entry(exchange, reader.received(), answer))));
  }

  private AccessEntry entry(Exchange exchange, long bytesIn, Response answer) {
    Request request = exchange.request();
    double milliseconds = (System.nanoTime() - request.getHeadersNanoTime()) / 1e6;
    return new AccessEntry(
        Instant.now(),
        Request.getRemoteAddr(request),
        cut(request.getMethod(), 20),
        cut(request.getHttpURI().getPath(), 200),
        service.route(exchange.head()),
        answer.status(),
        bytesIn,
        answer.body().length,
        Math.round(milliseconds * 1000) / 1e3,
        answer.model(),
        answer.images(),
        answer.status() < 400 ? "" : Errors.message(answer));
  }

  static String cut(@Nullable String text, int length) {
    String known = text == null ? "" : text;
    return known.length() > length ? known.substring(0, length) : known;
  }

  private static Head head(Request request) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers.putIfAbsent(
          field.getName().toLowerCase(Locale.ROOT),
          field.getValue() == null ? "" : field.getValue());
    }
    Map<String, String> query = new LinkedHashMap<>();
    for (Fields.Field field : Request.extractQueryParameters(request)) {
      query.put(field.getName(), field.getValue() == null ? "" : field.getValue());
    }
    List<String> path = new ArrayList<>();
    for (String segment : request.getHttpURI().getCanonicalPath().split("/")) {
      if (!segment.isEmpty()) {
        path.add(URIUtil.decodePath(segment));
      }
    }
    return new Head(request.getMethod(), path, query, headers);
  }
}
