package org.deepfeature.dfm.trainer.report;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What a report tells. Immutable; all text is escaped when it is written.
 *
 * @param title its heading
 * @param settings what was run, in the order to show
 * @param metrics how well it went, in the order to show
 * @param threshold raw score from which an image counts as anomalous; empty if none was chosen
 * @param images all images, in any order
 */
public record ReportData(
    String title,
    List<Entry> settings,
    List<Entry> metrics,
    OptionalDouble threshold,
    List<Image> images) {

  /**
   * A row of a table.
   *
   * @param name what it is
   * @param value as it is to be read
   */
  public record Entry(String name, String value) {}

  /**
   * An image.
   *
   * @param prediction what the model says of it
   * @param kind {@code good}, or the kind of defect
   * @param heatMap its overlay's file, which the report links to; null if there is none
   */
  public record Image(Prediction prediction, String kind, @Nullable Path heatMap) {}

  public ReportData {
    settings = List.copyOf(settings);
    metrics = List.copyOf(metrics);
    images = List.copyOf(images);
  }
}
