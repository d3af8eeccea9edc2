package org.deepfeature.dfm.engine.update;

import java.util.List;

/**
 * What became of the images. Copies are not counted.
 *
 * @param before fitted on until now
 * @param added folded in as normal ones
 * @param falseAlarms folded in as false alarms, those included that were in the model as normal
 *     ones
 * @param alreadyThere given to be folded in, and skipped: the same file is in the model, or came
 *     twice
 * @param unreadable given to be folded in, and skipped: they could not be read
 * @param forgotten taken out
 * @param notFound names of files to be taken out that are not in the model
 * @param after fitted on from now on
 */
public record ImageCounts(
    long before,
    int added,
    int falseAlarms,
    int alreadyThere,
    int unreadable,
    int forgotten,
    List<String> notFound,
    long after) {
  public ImageCounts {
    notFound = List.copyOf(notFound);
  }
}
