package org.deepfeature.dfm.network.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network's tensors under its own names. Immutable.
 *
 * @param tensors by name
 * @param notes what was done to find them, in words
 */
record FoundNetwork(Map<String, StoredTensor> tensors, List<String> notes) {
  /** More names than these are only counted. */
  private static final int TOLD = 8;

  FoundNetwork {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    notes = List.copyOf(notes);
  }

  /** Some names, and a sign that there are more. */
  static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(TOLD, names.size())))
        + (names.size() > TOLD ? ", …" : "");
  }
}
