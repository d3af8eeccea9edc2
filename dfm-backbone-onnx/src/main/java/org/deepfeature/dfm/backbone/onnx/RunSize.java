package org.deepfeature.dfm.backbone.onnx;

import org.deepfeature.dfm.api.Device;

/** How many images a session gets in one run. Thread-safe. */
@FunctionalInterface
interface RunSize {
  /**
   * @param batch images that there are, {@code >= 1}
   * @return images of each run; if more than there are, images of zeros are added and what the
   *     network says of them is dropped
   */
  int images(int batch);

  /**
   * Told of runs that succeeded.
   *
   * @param batch images that there were
   * @param size images of each run
   */
  default void ran(int batch, int size) {}

  /**
   * @param device that runs them
   * @param fixed images that the network takes, 0 if any number
   * @return what suits both
   */
  static RunSize of(Device device, int fixed) {
    if (fixed > 0) {
      return batch -> fixed;
    }
    // On the CPU a run has no more to share among its threads with more images than one, one
    // image's tensors fit caches better, and features cannot depend on an image's neighbours.
    return device.kind() == Device.Kind.CPU ? batch -> 1 : new KeptRunSize();
  }
}
