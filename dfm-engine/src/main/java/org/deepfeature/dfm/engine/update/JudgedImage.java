package org.deepfeature.dfm.engine.update;

/**
 * What both models say of an image.
 *
 * @param path as it was listed
 * @param label what is known of it
 * @param anomalous whether it shows a defect, as far as is known
 * @param scoreBefore raw, of the model until now
 * @param scoreAfter raw, of the model from now on
 * @param anomalousBefore whether the model called it anomalous until now
 * @param anomalousAfter whether it does from now on
 */
public record JudgedImage(
    String path,
    String label,
    boolean anomalous,
    double scoreBefore,
    double scoreAfter,
    boolean anomalousBefore,
    boolean anomalousAfter) {

  /**
   * @return whether the two models differ about it
   */
  public boolean isChanged() {
    return anomalousBefore != anomalousAfter;
  }
}
