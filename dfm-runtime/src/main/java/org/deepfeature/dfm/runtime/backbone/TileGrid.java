package org.deepfeature.dfm.runtime.backbone;

import java.util.List;
import org.deepfeature.dfm.api.Matrix;

/**
 * How an image is taken apart and its maps are put together again. Immutable.
 *
 * @param rows first pixel row of each row of tiles
 * @param columns first pixel column of each column of tiles
 * @param down one a layer, cells of the whole × (tiles · cells of a tile): the share of each tile's
 *     cell
 * @param across likewise along rows
 */
public record TileGrid(
    List<Integer> rows, List<Integer> columns, List<Matrix> down, List<Matrix> across) {
  public TileGrid {
    rows = List.copyOf(rows);
    columns = List.copyOf(columns);
    down = List.copyOf(down);
    across = List.copyOf(across);
  }
}
