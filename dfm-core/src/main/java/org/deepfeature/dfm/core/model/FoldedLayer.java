package org.deepfeature.dfm.core.model;

import java.util.List;

/**
 * A layer fitted on all rows, and what models of the rows outside of each fold say of those in it.
 *
 * @param model of all rows
 * @param evidence one a fold
 */
public record FoldedLayer(LayerModel model, List<HeldOutRows> evidence) {
  public FoldedLayer {
    evidence = List.copyOf(evidence);
  }
}
