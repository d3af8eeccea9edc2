package org.deepfeature.dfm.trainer.option;

/** Headings under which options are listed, in this order. */
public enum OptionGroup {
  /** Where images are and how they are divided. */
  DATA("Data"),
  /** The network, its layers, what is fitted to its features. */
  MODEL("Model"),
  /** How a score comes about. */
  SCORE("Score"),
  /** From which score on something is anomalous. */
  THRESHOLDS("Thresholds"),
  /** What is written. */
  OUTPUT("Output"),
  /** Where and how it runs. */
  RUN("Run");

  private final String title;

  OptionGroup(String title) {
    this.title = title;
  }

  /**
   * @return as a heading
   */
  public String title() {
    return title;
  }
}
