package org.deepfeature.dfm.trainer.option;

import java.util.Locale;

/** What another value of an option makes another, and with it all that comes later. */
public enum OptionChange {
  /** Features of images; a checkpoint made with another value is of no use. */
  EMBEDDINGS,
  /** What is fitted to the embeddings. */
  FIT,
  /** Thresholds, labels and normalised values. */
  THRESHOLD,
  /** What is written. */
  OUTPUT,
  /** How long it takes, how much memory, what is told meanwhile; no result. */
  RUN;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
