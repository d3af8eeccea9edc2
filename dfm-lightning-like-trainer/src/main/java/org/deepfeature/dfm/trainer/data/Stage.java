package org.deepfeature.dfm.trainer.data;

/** What a trainer is about to do. */
public enum Stage {
  /** Fit, and validate within it. */
  FIT,
  /** Validate alone. */
  VALIDATE,
  /** Test. */
  TEST,
  /** Predict. */
  PREDICT
}
