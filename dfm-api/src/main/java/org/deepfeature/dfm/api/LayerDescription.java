package org.deepfeature.dfm.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer that one can ask for, as {@code dfm layers} lists it.
 *
 * @param name the name under which it is asked for
 * @param operator what computes it, such as {@code Conv}
 * @param shape its shape for one image at the chosen input size, batch first; empty when unknown
 * @param costShare share of the whole network's multiplications up to and including it, 0..1; null
 *     when unknown
 * @param spatial whether it is an N × C × H × W map that can be used for features
 */
public record LayerDescription(
    String name, String operator, List<Long> shape, @Nullable Double costShare, boolean spatial) {

  public LayerDescription {
    shape = List.copyOf(shape);
  }
}
