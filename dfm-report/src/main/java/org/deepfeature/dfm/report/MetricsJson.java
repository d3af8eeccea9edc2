package org.deepfeature.dfm.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.metrics.ConfusionMatrix;
import org.deepfeature.dfm.metrics.DefectTypeMetrics;
import org.deepfeature.dfm.metrics.ImageIntervals;
import org.deepfeature.dfm.metrics.ImageMetrics;
import org.deepfeature.dfm.metrics.Interval;
import org.deepfeature.dfm.metrics.PixelMetrics;
import org.deepfeature.dfm.metrics.TestMetrics;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * Builds {@code metrics.json}, in the order of the calls. What is undefined is absent: no key, no
 * null, no NaN. Not thread-safe.
 */
public final class MetricsJson {
  private final ObjectNode node = JsonNodeFactory.instance.objectNode();

  /**
   * @param name a key
   * @param value finite
   * @return this
   * @throws IllegalArgumentException if the value is NaN or infinite
   */
  public MetricsJson put(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s is %s; expected a finite number".formatted(name, value));
    }
    node.put(name, value);
    return this;
  }

  /**
   * @param name a key
   * @param value finite; no key if empty
   * @return this
   * @throws IllegalArgumentException if the value is NaN or infinite
   */
  public MetricsJson put(String name, OptionalDouble value) {
    value.ifPresent(present -> put(name, present));
    return this;
  }

  /**
   * @param name a key
   * @param value any
   * @return this
   */
  public MetricsJson put(String name, long value) {
    node.put(name, value);
    return this;
  }

  /**
   * @param name a key
   * @param value any
   * @return this
   */
  public MetricsJson put(String name, String value) {
    node.put(name, value);
    return this;
  }

  /**
   * @param name a key
   * @param values in this order
   * @return this
   */
  public MetricsJson put(String name, List<String> values) {
    ArrayNode array = node.putArray(name);
    values.forEach(array::add);
    return this;
  }

  /**
   * Puts {@code image_AUROC}, {@code image_AUPR}, {@code image_average_precision} and {@code
   * image_F1Max}.
   *
   * @param metrics of the images
   * @return this
   */
  public MetricsJson put(ImageMetrics metrics) {
    Optional<Interval> none = Optional.empty();
    return put(metrics, new ImageIntervals(none, none, none, none));
  }

  private MetricsJson put(ImageMetrics metrics, ImageIntervals intervals) {
    put("image_AUROC", metrics.auroc());
    put("image_AUROC_ci95", intervals.auroc());
    put("image_AUPR", metrics.aupr());
    put("image_AUPR_ci95", intervals.aupr());
    put("image_average_precision", metrics.averagePrecision());
    metrics.f1Max().ifPresent(best -> put("image_F1Max", best.value()));
    put("image_F1Max_ci95", intervals.f1Max());
    return this;
  }

  /**
   * Puts {@code pixel_AUROC}, {@code pixel_F1Max} and {@code pixel_AUPRO}, each followed by its
   * {@code …_error_bound}.
   *
   * @param metrics of the pixels
   * @return this
   */
  public MetricsJson put(PixelMetrics metrics) {
    if (metrics.auroc().isPresent()) {
      put("pixel_AUROC", metrics.auroc());
      put("pixel_AUROC_error_bound", metrics.aurocErrorBound());
    }
    if (metrics.f1Max().isPresent()) {
      put("pixel_F1Max", metrics.f1Max().get().value());
      put("pixel_F1Max_error_bound", metrics.f1MaxErrorBound());
    }
    if (metrics.aupro().isPresent()) {
      put("pixel_AUPRO", metrics.aupro());
      put("pixel_AUPRO_error_bound", metrics.auproErrorBound());
    }
    return this;
  }

  /**
   * Puts {@code image_…}, {@code pixel_…}, {@code confusion} and {@code per_kind}; an interval
   * follows its metric as {@code …_ci95}, a list of two. See {@code docs/metrics.md}.
   *
   * @param metrics of a test set
   * @return this
   */
  public MetricsJson put(TestMetrics metrics) {
    put(metrics.images(), metrics.intervals());
    ConfusionMatrix confusion = metrics.confusion();
    put("image_F1", confusion.f1());
    put("image_F1_ci95", metrics.intervals().f1());
    put("image_precision", confusion.precision());
    put("image_recall", confusion.recall());
    put(metrics.pixels());
    metrics
        .aupimo()
        .ifPresent(
            aupimo -> {
              put("pixel_AUPIMO", aupimo.mean());
              put("pixel_AUPIMO_ci95", metrics.aupimoInterval());
              put("pixel_AUPIMO_error_bound", aupimo.errorBound());
            });
    metrics
        .pixelsAtThreshold()
        .ifPresent(
            at -> {
              put("pixel_F1", at.confusion().f1());
              put("pixel_precision", at.confusion().precision());
              put("pixel_recall", at.confusion().recall());
              put("pixel_PRO", at.pro());
              put("pixel_threshold", at.threshold());
            });
    node.putObject("confusion")
        .put("true_positives", confusion.truePositives())
        .put("false_positives", confusion.falsePositives())
        .put("true_negatives", confusion.trueNegatives())
        .put("false_negatives", confusion.falseNegatives());
    putKinds(metrics.kinds());
    return this;
  }

  private void putKinds(Map<String, DefectTypeMetrics> kinds) {
    if (kinds.isEmpty()) {
      return;
    }
    ObjectNode perKind = node.putObject("per_kind");
    kinds.forEach(
        (kind, metrics) -> {
          ObjectNode entry = perKind.putObject(kind).put("images", metrics.images());
          metrics.auroc().ifPresent(value -> entry.put("image_AUROC", value));
          metrics.aupro().ifPresent(value -> entry.put("pixel_AUPRO", value));
        });
  }

  private void put(String name, Optional<Interval> interval) {
    interval.ifPresent(i -> node.putArray(name).add(i.low()).add(i.high()));
  }

  /**
   * @return a copy of what was put so far
   */
  public ObjectNode node() {
    return node.deepCopy();
  }

  /**
   * @param path where to, such as {@code metrics.json}; replaced when complete
   * @throws DfmException if it cannot be written
   */
  public void write(Path path) {
    AtomicFile.writeText(path, node.toPrettyString() + "\n");
  }
}
