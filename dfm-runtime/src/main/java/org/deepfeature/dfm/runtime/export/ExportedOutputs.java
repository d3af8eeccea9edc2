package org.deepfeature.dfm.runtime.export;

import java.util.List;

/**
 * What an exported graph gives of a batch.
 *
 * @param scores raw, one an image
 * @param normalized 0..1, the threshold at ½
 * @param labels whether an image is anomalous
 * @param maps raw anomaly maps; empty where the graph gives none
 * @param masks pixels at or above the threshold of pixels; empty where the graph gives none
 */
@SuppressWarnings("ArrayRecordComponent") // A batch's result, read once; never compared.
public record ExportedOutputs(
    float[] scores,
    float[] normalized,
    boolean[] labels,
    List<float[]> maps,
    List<boolean[]> masks) {
  public ExportedOutputs {
    maps = List.copyOf(maps);
    masks = List.copyOf(masks);
  }
}
