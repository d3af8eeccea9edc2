package org.deepfeature.dfm.serve.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer. The body is not copied and must not be changed. Immutable otherwise.
 *
 * @param status of HTTP
 * @param contentType of the body
 * @param body all of it
 * @param headers further ones
 * @param model that gave it; empty if none did
 * @param images that were scored for it
 */
@SuppressWarnings("ArrayRecordComponent") // Written once, never compared.
public record Response(
    int status,
    String contentType,
    byte[] body,
    Map<String, String> headers,
    String model,
    int images) {
  /** Type of JSON bodies. */
  public static final String JSON = "application/json";

  public Response {
    headers = Map.copyOf(headers);
  }

  /**
   * @param contentType of the body
   * @param body all of it
   * @return an answer of status 200
   */
  public static Response of(String contentType, byte[] body) {
    return new Response(200, contentType, body, Map.of(), "", 0);
  }

  /**
   * @param body as JSON
   * @return an answer of status 200
   */
  public static Response of(JsonNode body) {
    return of(JSON, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param status of HTTP
   * @param message one line
   * @return {@code {"error": message}}
   */
  public static Response error(int status, String message) {
    byte[] body =
        JsonNodeFactory.instance
            .objectNode()
            .put("error", message)
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    return new Response(status, JSON, body, Map.of(), "", 0);
  }

  /**
   * @param name of a further header
   * @param value of it
   * @return the same with it
   */
  public Response with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Response(status, contentType, body, more, model, images);
  }

  /**
   * @param code of HTTP
   * @return the same with that status
   */
  public Response withStatus(int code) {
    return new Response(code, contentType, body, headers, model, images);
  }

  /**
   * @param name of the model that gave it
   * @param count images that were scored for it
   * @return the same, which says so in log and metrics
   */
  public Response by(String name, int count) {
    return new Response(status, contentType, body, headers, name, count);
  }
}
