package org.deepfeature.dfm.network.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The tensors that stand together in one dictionary of a file. Immutable.
 *
 * @param place keys of the dictionaries around it, with dots between them; empty for the outermost
 * @param tensors by name
 */
record TensorGroup(String place, Map<String, StoredTensor> tensors) {
  TensorGroup {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }
}
