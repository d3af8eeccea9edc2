package org.deepfeature.dfm.core.fusion;

import java.util.List;
import org.deepfeature.dfm.api.Matrix;

/**
 * Scores of a batch.
 *
 * @param values one raw score an image, higher = more anomalous
 * @param maps error maps, one matrix a layer, n × (H · W): squared error summed over channels,
 *     scaled for display as the {@link Fusion} says; empty for scores that have no map
 */
@SuppressWarnings("ArrayRecordComponent") // A batch's result, read once; never compared.
public record Scores(double[] values, List<Matrix> maps) {
  public Scores {
    maps = List.copyOf(maps);
  }

  /**
   * @param image which of the batch
   * @return the score and the error maps of that image alone
   */
  public Scores of(int image) {
    return new Scores(
        new double[] {values[image]},
        maps.stream().map(map -> map.copyOfRows(image, image + 1)).toList());
  }
}
