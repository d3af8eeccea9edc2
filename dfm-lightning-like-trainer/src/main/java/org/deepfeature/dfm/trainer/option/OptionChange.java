package org.deepfeature.dfm.trainer.option;

import java.util.Locale;

/** What changes with the value of an option. All that comes later changes, too. */
public enum OptionChange {
  /** Features of images; a checkpoint made with another value cannot be resumed. */
  EMBEDDINGS,
  /** What is fitted to the embeddings. */
  FIT,
  /** Thresholds, labels and normalised values. */
  THRESHOLD,
  /** What is written. */
  OUTPUT,
  /** How long it takes, how much memory, what is reported meanwhile; no result. */
  RUN;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
