package org.deepfeature.dfm.trainer.dfm;

/** What a model learns from, in anomalib's words. */
public enum LearningType {
  /** Normal images alone. */
  ONE_CLASS
}
