package org.deepfeature.dfm.engine.benchmark;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A cell's line in the results.
 *
 * @param values by column; what a cell does not have is absent
 */
record Row(Map<String, String> values) {
  static final String CELL = "cell";
  static final String STATUS = "status";
  static final String ERROR = "error";
  static final String FINISHED = "finished";
  static final String FAILED = "failed";

  Row {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  String get(String column) {
    return values.getOrDefault(column, "");
  }

  boolean isFinished() {
    return get(STATUS).equals(FINISHED);
  }

  OptionalDouble get(Measurement measurement) {
    String text = get(measurement.key());
    return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
  }

  /** Returns the last part of the data's name, and the category. */
  String set() {
    String data = shortened(get("data"));
    return get("category").isEmpty() ? data : data + " / " + get("category");
  }

  /** Returns a value without the folders in it. */
  static String shortened(String value) {
    return value.replaceAll("[^:,+\\s]*[/\\\\](?=[^/\\\\:,+\\s])", "").replaceAll("[/\\\\]+$", "");
  }
}
