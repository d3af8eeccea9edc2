package org.deepfeature.dfm.spark.internal;

import java.util.List;
import java.util.function.Consumer;

/**
 * What an estimator was told. Immutable.
 *
 * @param options of the model, each {@code key=value} by the command's names
 * @param input column of images or embeddings
 * @param device where the network runs on the workers
 * @param backbone where it lies there; empty to send it along
 * @param batch images that go through the network together
 * @param say told what is chosen, and what is left out
 */
public record FitRequest(
    List<String> options,
    InputColumn input,
    String device,
    String backbone,
    int batch,
    Consumer<String> say) {
  public FitRequest {
    options = List.copyOf(options);
  }
}
