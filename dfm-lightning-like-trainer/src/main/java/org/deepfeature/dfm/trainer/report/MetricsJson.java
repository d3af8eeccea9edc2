package org.deepfeature.dfm.trainer.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.trainer.metrics.ImageMetrics;
import org.deepfeature.dfm.trainer.metrics.PixelMetrics;
import org.deepfeature.dfm.trainer.modelfile.AtomicFile;

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
    put("image_AUROC", metrics.auroc());
    put("image_AUPR", metrics.aupr());
    put("image_average_precision", metrics.averagePrecision());
    metrics.f1Max().ifPresent(best -> put("image_F1Max", best.value()));
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
