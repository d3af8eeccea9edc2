package org.deepfeature.dfm.core.density;

import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.State;
import org.deepfeature.dfm.core.internal.RowAccumulator;

/**
 * Distance to the nearest of the normal cells, wherever in the image those were: Roth et al.,
 * <em>Towards Total Recall in Industrial Anomaly Detection</em> (PatchCore, CVPR 2022). A cell is
 * the channels at one position of the map. Of all normal cells a coreset is kept, chosen greedily
 * so that none is far from it. An image's score is its farthest cell's distance; its map has them
 * all. Neither the paper's averaging over neighbourhoods nor its reweighting is done.
 *
 * @param coreset share of the cells to keep, in (0, 1]
 * @param most cells to keep, {@code >= 1}
 * @param seed of the projection in which the coreset is chosen
 */
public record NearestNeighbours(double coreset, int most, long seed) implements DensityModel {

  public NearestNeighbours {
    if (!(coreset > 0 && coreset <= 1) || most < 1) {
      throw new IllegalArgumentException(
          "coreset %s, most %s; expected a share above 0 and up to 1, and at least 1"
              .formatted(coreset, most));
    }
  }

  @Override
  public boolean overEmbeddings() {
    return true;
  }

  /** A row is one cell. */
  @Override
  public Accumulator<Density> begin(LinearAlgebra linearAlgebra, int dimension) {
    return begin(linearAlgebra, dimension, dimension);
  }

  @Override
  public Accumulator<Density> begin(LinearAlgebra linearAlgebra, int dimension, int channels) {
    return new RowAccumulator<>(
        dimension,
        rows -> {
          Matrix cells = Cells.of(rows, channels);
          long wanted = Math.max((long) Math.ceil(coreset * cells.rows()), Coreset.FEWEST);
          int size = (int) Math.min(Math.min(wanted, most), cells.rows());
          return new NearestNeighbourDensity(
              linearAlgebra, new Coreset(seed).of(cells, size), dimension);
        });
  }

  @Override
  public Density restore(LinearAlgebra linearAlgebra, State state) {
    return NearestNeighbourDensity.restore(linearAlgebra, state);
  }
}
