package org.deepfeature.dfm.runtime.backbone;

import java.nio.FloatBuffer;
import org.deepfeature.dfm.api.Tensor;

/**
 * Puts a layer's maps of tiles together.
 *
 * @param rows along the height
 * @param columns along the width
 */
record Stitching(Seam rows, Seam columns) {

  /**
   * @param part the maps of one tile, of all images
   * @param row of tiles, from 0
   * @param column of tiles, from 0
   * @param whole maps of the images, added to
   */
  void add(Tensor part, int row, int column, FloatBuffer whole) {
    float[] down = rows.weights().get(row);
    float[] across = columns.weights().get(column);
    int top = rows.starts().get(row);
    int left = columns.starts().get(column);
    float[] from = new float[across.length];
    float[] to = new float[across.length];
    int in = 0;
    for (int plane = 0; plane < part.batch() * part.channels(); plane++) {
      for (int y = 0; y < down.length; y++) {
        int at = (plane * rows.cells() + top + y) * columns.cells() + left;
        part.data().get(in, from);
        whole.get(at, to);
        for (int x = 0; x < from.length; x++) {
          to[x] += down[y] * across[x] * from[x];
        }
        whole.put(at, to);
        in += from.length;
      }
    }
  }
}
