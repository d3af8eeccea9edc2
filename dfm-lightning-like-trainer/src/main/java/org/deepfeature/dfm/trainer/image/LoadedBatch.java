package org.deepfeature.dfm.trainer.image;

import java.util.List;
import org.deepfeature.dfm.api.Tensor;

/**
 * Images that are ready for the network, and what each of them is.
 *
 * @param images N × C × H × W, prepared
 * @param items N, in the order of the images
 * @param <S> what describes an image
 */
public record LoadedBatch<S>(Tensor images, List<S> items) {
  public LoadedBatch {
    items = List.copyOf(items);
  }
}
