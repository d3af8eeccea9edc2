package org.deepfeature.dfm.engine.update;

import java.util.List;

/**
 * What both models say of images of which the new one was fitted on.
 *
 * @param images how many
 * @param anomalousBefore how many of them the model called anomalous until now
 * @param anomalousAfter how many of them it does from now on
 * @param changed those about which the two differ
 * @param stillAnomalous those that are anomalous all the same
 */
public record SeenImages(
    int images,
    int anomalousBefore,
    int anomalousAfter,
    List<JudgedImage> changed,
    List<JudgedImage> stillAnomalous) {
  public SeenImages {
    changed = List.copyOf(changed);
    stillAnomalous = List.copyOf(stillAnomalous);
  }

  /**
   * @param judged all of them
   * @return counted
   */
  public static SeenImages of(List<JudgedImage> judged) {
    return new SeenImages(
        judged.size(),
        (int) judged.stream().filter(JudgedImage::anomalousBefore).count(),
        (int) judged.stream().filter(JudgedImage::anomalousAfter).count(),
        judged.stream().filter(JudgedImage::isChanged).toList(),
        judged.stream().filter(JudgedImage::anomalousAfter).toList());
  }
}
