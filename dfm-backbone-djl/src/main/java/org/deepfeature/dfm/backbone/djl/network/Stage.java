package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * One link of the chain that a network is.
 *
 * @param names under which its output can be requested as a layer, the most exact first; none if it
 *     cannot
 * @param operator what it is, such as {@code Bottleneck}
 * @param part what it computes
 * @param readout what makes a feature map, N × C × H × W, of its output
 * @param weights owns its parameters
 */
record Stage(
    List<String> names, String operator, NetworkPart part, NetworkPart readout, NDManager weights) {
  Stage {
    names = List.copyOf(names);
  }
}
