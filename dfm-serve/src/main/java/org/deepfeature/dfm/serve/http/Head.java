package org.deepfeature.dfm.serve.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request without its body. Immutable.
 *
 * @param method such as {@code GET}
 * @param path its segments, decoded
 * @param query first value of each parameter
 * @param headers first value of each header, by its name in lower case
 */
public record Head(
    String method, List<String> path, Map<String, String> query, Map<String, String> headers) {

  public Head {
    path = List.copyOf(path);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /**
   * @param name in any case
   * @return its first value
   */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * @param name of a parameter
   * @return its first value
   */
  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * @return the type of the body in lower case, without parameters; empty if none is told
   */
  public String contentType() {
    return header("Content-Type")
        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
        .orElse("");
  }
}
