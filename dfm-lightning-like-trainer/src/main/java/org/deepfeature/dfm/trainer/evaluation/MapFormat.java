package org.deepfeature.dfm.trainer.evaluation;

/** How maps of predicted images are written. */
public enum MapFormat {
  /** Not at all. */
  none,
  /** Image and overlay side by side, the normalised map in colours. */
  png,
  /** Raw values, float32, height × width. */
  npy
}
