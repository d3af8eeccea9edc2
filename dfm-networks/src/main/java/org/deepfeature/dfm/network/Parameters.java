package org.deepfeature.dfm.network;

import org.deepfeature.dfm.network.part.Weight;

/** Where an architecture takes its weights from. For one thread. */
public interface Parameters {
  /**
   * @param name of the parameter, as torchvision or timm has it
   * @param initialization what it is before training
   * @param shape that it must have
   * @return float32 values of that shape
   */
  Weight take(String name, Initialization initialization, long... shape);

  /** What a parameter is before training. */
  enum Initialization {
    /** Uniform with the variance 2 / (values that flow into an output), He et al. 2015. */
    HE,
    /** Uniform with the variance 1 / (values that flow into an output), LeCun et al. 1998. */
    LECUN,
    /** Uniform with the standard deviation 0.02. */
    SMALL,
    /** All 0. */
    ZERO,
    /** All 1. */
    ONE
  }
}
