package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * A model that was written as one graph.
 *
 * @param file of the graph
 * @param bytes size of the file
 * @param images drawn ones that were scored by the graph and by the model
 * @param difference largest of their scores, as a share of the score or of the threshold
 * @param without what the graph does not do, in words
 */
public record ExportedFile(
    Path file, long bytes, int images, double difference, List<String> without) {
  public ExportedFile {
    without = List.copyOf(without);
  }
}
