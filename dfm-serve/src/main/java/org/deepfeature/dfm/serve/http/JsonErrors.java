package org.deepfeature.dfm.serve.http;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses, such as malformed headers, in the form of all errors. */
final class JsonErrors implements Request.Handler {
  private final Consumer<AccessEntry> log;

  JsonErrors(Consumer<AccessEntry> log) {
    this.log = log;
  }

  @Override
  public boolean handle(
      Request request, org.eclipse.jetty.server.Response response, Callback callback) {
    int status = response.getStatus();
    Object told = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    String message = told == null ? HttpStatus.getMessage(status) : told.toString();
    Response error = Response.error(status, message);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, error.contentType());
    if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
    }
    log.accept(
        new AccessEntry(
            Instant.now(),
            Request.getRemoteAddr(request),
            ServiceHandler.cut(request.getMethod(), 20),
            ServiceHandler.cut(request.getHttpURI().getPath(), 200),
            "other",
            status,
            0,
            error.body().length,
            0,
            "",
            0,
            message));
    response.write(true, ByteBuffer.wrap(error.body()), callback);
    return true;
  }
}
