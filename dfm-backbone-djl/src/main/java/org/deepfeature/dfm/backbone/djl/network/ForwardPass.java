package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** A network on the engine that several threads may run. */
public interface ForwardPass extends AutoCloseable {

  /** Takes the layers as they come. */
  @FunctionalInterface
  interface Output {
    /**
     * @param layer which of those that were requested
     * @param map its features; closed by the network afterwards
     */
    void accept(int layer, NDArray map);
  }

  /**
   * @param images N × C × H × W on a manager of its own; closed here
   * @param output gets every layer once
   */
  void run(NDArray images, Output output);

  /**
   * @return the owner of all its native memory
   */
  NDManager manager();

  @Override
  void close();
}
