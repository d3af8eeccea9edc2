package org.deepfeature.dfm.spark;

import java.util.List;

/**
 * What a fit was made of, and what it left out. Immutable.
 *
 * @param images that were fitted on
 * @param omitted images that could not be used
 * @param reasons why, of the first twenty by name
 * @param summarised whether there were more images than are kept, so that what was fitted is a
 *     summary of them
 * @param explainedRatio share of the variance that the axes explain, the least of all layers
 * @param lostRatio share of the variance that the summary dropped before axes were chosen, the most
 *     of all layers; 0 for exact fits
 * @param doubts a sentence for each rule of a threshold that the held-out images can tell little
 *     about
 */
public record FitSummary(
    long images,
    long omitted,
    List<String> reasons,
    boolean summarised,
    double explainedRatio,
    double lostRatio,
    List<String> doubts) {
  public FitSummary {
    reasons = List.copyOf(reasons);
    doubts = List.copyOf(doubts);
  }
}
