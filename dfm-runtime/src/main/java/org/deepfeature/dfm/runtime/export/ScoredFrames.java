package org.deepfeature.dfm.runtime.export;

import java.util.List;

/**
 * Scores of a batch.
 *
 * @param scores raw, one an image
 * @param maps raw anomaly maps, one an image; empty where the graph gives none
 */
@SuppressWarnings("ArrayRecordComponent") // A batch's result, read once; never compared.
public record ScoredFrames(double[] scores, List<float[]> maps) {
  public ScoredFrames {
    maps = List.copyOf(maps);
  }
}
