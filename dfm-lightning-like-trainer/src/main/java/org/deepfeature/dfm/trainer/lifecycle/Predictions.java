package org.deepfeature.dfm.trainer.lifecycle;

import java.util.List;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * What a step says of a batch.
 *
 * @param samples the images
 * @param scores one raw score an image, higher = more anomalous
 * @param maps one raw map an image at the network's input size, height × width; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // A batch's result, read once; never compared.
public record Predictions(List<Sample> samples, double[] scores, List<float[]> maps) {
  public Predictions {
    samples = List.copyOf(samples);
    maps = List.copyOf(maps);
  }
}
