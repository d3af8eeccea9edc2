package org.deepfeature.dfm.trainer.option;

import static org.deepfeature.dfm.trainer.option.Option.Stage.FIT;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.core.embedding.CellCentre;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/**
 * What of a feature map is a sample.
 *
 * @param embedding {@link #MAP} or {@link #CELLS}
 * @param cellCentre {@code none}, {@code position} or {@code local}
 */
public record CellOptions(
    @Option(
            text =
                "What is a sample: map, the whole feature map flattened, or cells, each cell (each"
                    + " token) by itself, with one subspace for all of them.",
            value = "map|cells",
            example = "cells",
            group = OptionGroup.MODEL,
            changes = OptionChange.FIT,
            usedBy = {FIT},
            common = true)
        String embedding,
    @Option(
            text =
                "What is taken off a cell before its subspace is looked for: none, the mean of its"
                    + " position, or local, that of the 3 x 3 positions around it.",
            value = "none|position|local",
            example = "position",
            group = OptionGroup.MODEL,
            changes = OptionChange.FIT,
            usedBy = {FIT})
        String cellCentre) {
  /** The whole feature map. */
  public static final String MAP = "map";

  /** Each of its cells. */
  public static final String CELLS = "cells";

  /** Whole maps. */
  public static final CellOptions DEFAULTS = new CellOptions(MAP, "none");

  public CellOptions {
    if (!List.of(MAP, CELLS).contains(embedding)) {
      throw new ConfigurationException(
          "embedding '%s'; expected %s or %s".formatted(embedding, MAP, CELLS));
    }
    if (CellCentre.parse(cellCentre) != CellCentre.NONE && embedding.equals(MAP)) {
      throw new ConfigurationException(
          "cell-centre %s goes with --embedding cells, which is %s".formatted(cellCentre, MAP));
    }
  }

  /**
   * @return whether each cell is a sample
   */
  public boolean isCells() {
    return embedding.equals(CELLS);
  }

  /**
   * @return what is taken off cells; empty for whole maps
   */
  public Optional<CellCentre> centre() {
    return isCells() ? Optional.of(CellCentre.parse(cellCentre)) : Optional.empty();
  }
}
