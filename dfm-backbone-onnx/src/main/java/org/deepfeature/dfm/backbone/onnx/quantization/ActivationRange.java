package org.deepfeature.dfm.backbone.onnx.quantization;

/**
 * What a tensor's values lie between, and how 256 steps cover it. Zero has a step of its own, since
 * padding is zero.
 *
 * @param min lowest value seen, at most 0
 * @param max highest value seen, at least 0
 */
record ActivationRange(float min, float max) {
  /** Nothing seen. */
  static final ActivationRange EMPTY = new ActivationRange(0, 0);

  private static final int STEPS = 255;

  ActivationRange with(float lowest, float highest) {
    return new ActivationRange(Math.min(min, lowest), Math.max(max, highest));
  }

  float scale() {
    return max == min ? 1 : (max - min) / STEPS;
  }

  int zeroPoint() {
    return Math.max(0, Math.min(STEPS, Math.round(-min / scale())));
  }
}
