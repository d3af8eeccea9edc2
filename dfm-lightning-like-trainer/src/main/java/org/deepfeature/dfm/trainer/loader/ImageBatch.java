package org.deepfeature.dfm.trainer.loader;

import java.util.List;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Prepared images and the samples that they come from, in the same order.
 *
 * @param images N × C × H × W in native memory, as the network expects
 * @param samples the N samples
 */
public record ImageBatch(Tensor images, List<Sample> samples) {

  public ImageBatch {
    samples = List.copyOf(samples);
    if (images.batch() != samples.size()) {
      throw new IllegalArgumentException(
          "%s images do not go with %s samples".formatted(images.batch(), samples.size()));
    }
  }
}
