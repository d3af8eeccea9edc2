package org.deepfeature.dfm.trainer.data;

/** What an image is there for. */
public enum Split {
  /** Normal images to fit on. */
  TRAIN,
  /** Images to choose thresholds on. */
  VALIDATION,
  /** Images to measure on. */
  TEST,
  /** Images of which nothing is known. */
  PREDICT,
  /** Normal images of data without a split of its own; a split mode divides them. */
  UNASSIGNED
}
