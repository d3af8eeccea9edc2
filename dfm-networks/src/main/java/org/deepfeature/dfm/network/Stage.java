package org.deepfeature.dfm.network;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.network.part.Part;

/**
 * One link of the chain that a network is. Immutable.
 *
 * @param names under which its output can be requested as a layer, the most exact first; none if it
 *     cannot
 * @param operator what it is, such as {@code Bottleneck}
 * @param part what it computes
 * @param readout what makes a feature map, N × C × H × W, of its output; empty where it is one
 */
public record Stage(List<String> names, String operator, Part part, Optional<Part> readout) {
  public Stage {
    names = List.copyOf(names);
  }
}
