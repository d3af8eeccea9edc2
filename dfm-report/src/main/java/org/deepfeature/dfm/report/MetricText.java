package org.deepfeature.dfm.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** How a measurement of {@code metrics.json} is shown. Stateless and thread-safe. */
public final class MetricText {
  private MetricText() {}

  /**
   * @param value a measurement
   * @return numbers with four decimals, an interval in brackets, counts by name; empty for deeper
   *     ones
   */
  public static Optional<String> of(JsonNode value) {
    if (value.isFloatingPointNumber()) {
      return Optional.of(String.format(Locale.ROOT, "%.4f", value.asDouble()));
    }
    if (value.isArray()) {
      return Optional.of(
          StreamSupport.stream(value.spliterator(), false)
              .map(v -> String.format(Locale.ROOT, "%.4f", v.asDouble()))
              .collect(Collectors.joining(", ", "[", "]")));
    }
    if (value.isObject()) {
      return value.properties().stream().anyMatch(e -> !e.getValue().isValueNode())
          ? Optional.empty()
          : Optional.of(
              value.properties().stream()
                  .map(e -> e.getKey().replace('_', ' ') + " " + of(e.getValue()).orElse(""))
                  .collect(Collectors.joining(", ")));
    }
    return Optional.of(value.asText());
  }
}
