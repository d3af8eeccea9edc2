package org.deepfeature.dfm.runtime.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an updatable model knows of one of the rows that it was fitted on.
 *
 * @param name of the image, as it was listed
 * @param sha256 hash of the file's bytes
 * @param label of the image: {@code good}, or a class of it
 * @param copy 0 for the image itself, 1 and more for its augmented copies, which follow it
 * @param falseAlarm whether somebody said that it is good although the model did not think so: it
 *     is fitted on, and never asked how normal images score
 */
public record KeptRow(
    @JsonProperty("name") String name,
    @JsonProperty("sha256") String sha256,
    @JsonProperty("label") String label,
    @JsonProperty("copy") int copy,
    @JsonProperty("false_alarm") boolean falseAlarm) {

  /**
   * @return the same image as a false alarm
   */
  public KeptRow asFalseAlarm() {
    return new KeptRow(name, sha256, label, copy, true);
  }
}
