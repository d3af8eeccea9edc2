package org.deepfeature.dfm.runtime.backbone;

import java.util.List;
import org.deepfeature.dfm.api.Matrix;

/**
 * Along one axis of a layer's map, how the cells of tiles become those of the whole: a cell that
 * several tiles have is their mean, each weighted by how far the cell lies within it.
 *
 * @param cells of the whole
 * @param starts first cell of each tile
 * @param weights for each tile those of its cells; those of one cell of the whole add up to 1
 */
record Seam(int cells, List<Integer> starts, List<float[]> weights) {

  /**
   * @param starts first pixel of each tile, multiples of the stride
   * @param length pixels of the image
   * @param side pixels of a tile
   * @param stride pixels of a cell
   */
  static Seam of(List<Integer> starts, int length, int side, int stride) {
    int cells = length / stride;
    int own = side / stride;
    double[] sums = new double[cells];
    for (int start : starts) {
      for (int i = 0; i < own; i++) {
        sums[start / stride + i] += within(i, own);
      }
    }
    List<float[]> weights =
        starts.stream()
            .map(
                start -> {
                  float[] weight = new float[own];
                  for (int i = 0; i < own; i++) {
                    weight[i] = (float) (within(i, own) / sums[start / stride + i]);
                  }
                  return weight;
                })
            .toList();
    return new Seam(cells, starts.stream().map(start -> start / stride).toList(), weights);
  }

  /** Cells to the nearer border of the tile, which the network saw less of. */
  /** Returns cells × (tiles · cells of a tile): the share of each tile's cell in each cell. */
  Matrix placement() {
    int own = weights.get(0).length;
    Matrix placement = Matrix.zeros(cells, starts.size() * own);
    for (int tile = 0; tile < starts.size(); tile++) {
      for (int i = 0; i < own; i++) {
        int row = starts.get(tile) + i;
        placement.data()[row * placement.columns() + tile * own + i] = weights.get(tile)[i];
      }
    }
    return placement;
  }

  private static double within(int cell, int cells) {
    return Math.min(cell, cells - 1 - cell) + 0.5;
  }
}
