package org.deepfeature.dfm.report;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.metrics.DefectTypeMetrics;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.metrics.RegionOverlapCurve;
import org.deepfeature.dfm.report.picture.Thumbnail;
import org.deepfeature.dfm.report.prediction.PredictionRow;
import org.jspecify.annotations.Nullable;

/**
 * What a report tells. Immutable; all text is escaped when it is written.
 *
 * @param title its heading
 * @param warnings what a reader ought to know before anything else, a sentence each
 * @param metrics how well it went, in the order to show
 * @param kinds defect types
 * @param tables of settings, provenance, timings
 * @param threshold raw score from which an image counts as anomalous; empty if none was chosen
 * @param regionOverlap curve of the pixels; empty without masks
 * @param mapScale raw values of the darkest colour, of the pixel threshold and of the brightest
 *     colour; empty without maps
 * @param images all images, in any order
 */
public record ReportData(
    String title,
    List<String> warnings,
    List<Metric> metrics,
    Map<String, DefectTypeMetrics> kinds,
    List<Table> tables,
    OptionalDouble threshold,
    Optional<RegionOverlapCurve> regionOverlap,
    List<Double> mapScale,
    List<Image> images) {

  /**
   * A measurement.
   *
   * @param name its own, such as {@code image AUROC}
   * @param value finite
   * @param interval 95 %
   * @param meaning in a few words
   */
  public record Metric(String name, double value, Optional<Interval> interval, String meaning) {}

  /**
   * Facts that belong together.
   *
   * @param title of the table
   * @param entries its rows
   */
  public record Table(String title, List<Entry> entries) {
    public Table {
      entries = List.copyOf(entries);
    }
  }

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
   * @param kind {@code good}, or the defect type
   * @param mapPicture its picture's file, which the report links to; null if there is none
   * @param thumbnail what the report shows; null if there is none
   */
  public record Image(
      PredictionRow prediction,
      String kind,
      @Nullable Path mapPicture,
      @Nullable Thumbnail thumbnail) {}

  public ReportData {
    warnings = List.copyOf(warnings);
    metrics = List.copyOf(metrics);
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    tables = List.copyOf(tables);
    mapScale = List.copyOf(mapScale);
    images = List.copyOf(images);
  }
}
