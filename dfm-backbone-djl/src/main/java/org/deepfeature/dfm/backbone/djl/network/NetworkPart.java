package org.deepfeature.dfm.backbone.djl.network;

import ai.djl.ndarray.NDArray;

/** A piece of a network in inference. Immutable after construction; any number of threads. */
@FunctionalInterface
interface NetworkPart {
  /**
   * @param input left as it is
   * @return a new array on the input's manager
   */
  NDArray forward(NDArray input);

  /** This part, then the next. */
  default NetworkPart then(NetworkPart next) {
    return input -> {
      try (NDArray between = forward(input)) {
        return next.forward(between);
      }
    };
  }
}
