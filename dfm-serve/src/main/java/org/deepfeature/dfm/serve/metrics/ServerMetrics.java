package org.deepfeature.dfm.serve.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.deepfeature.dfm.serve.http.AccessEntry;

/** What a service counts and times. Labels have few values, whatever clients send. Thread-safe. */
public final class ServerMetrics {
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };
  private static final String MODEL = "model";
  private static final double MILLI = 1e-3;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter requests =
      Counter.builder()
          .name("dfm_requests_total")
          .help("Requests that were answered")
          .labelNames("route", "status")
          .register(registry);
  private final Histogram seconds =
      Histogram.builder()
          .name("dfm_request_duration_seconds")
          .help("From the headers to the end of the answer")
          .labelNames("route")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Counter images =
      Counter.builder()
          .name("dfm_images_total")
          .help("Images that were scored")
          .labelNames(MODEL, "label")
          .register(registry);
  private final Histogram batches =
      Histogram.builder()
          .name("dfm_batch_images")
          .help("Images that went through the network together")
          .labelNames(MODEL)
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32)
          .register(registry);
  private final Histogram scoring =
      Histogram.builder()
          .name("dfm_batch_duration_seconds")
          .help("Time of a batch in the network and the model")
          .labelNames(MODEL)
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Gauge waiting =
      Gauge.builder()
          .name("dfm_queue_images")
          .help("Images that were taken and are not yet answered")
          .labelNames(MODEL)
          .register(registry);
  private final Counter refused =
      Counter.builder()
          .name("dfm_queue_full_total")
          .help("Requests that were refused because the queue was full")
          .labelNames(MODEL)
          .register(registry);
  private final Counter loads =
      Counter.builder()
          .name("dfm_model_loads_total")
          .help("Models that were loaded, or could not be")
          .labelNames("result")
          .register(registry);
  private final Gauge models =
      Gauge.builder()
          .name("dfm_models")
          .help("Versions of models that are served")
          .register(registry);

  /** Makes counters that are zero. */
  public ServerMetrics() {
    loads.initLabelValues("loaded");
    loads.initLabelValues("failed");
    Runtime runtime = Runtime.getRuntime();
    GaugeWithCallback.builder()
        .name("dfm_heap_used_bytes")
        .help("Java's heap that is in use, garbage included")
        .callback(gauge -> gauge.call((double) runtime.totalMemory() - runtime.freeMemory()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("dfm_heap_limit_bytes")
        .help("Most that Java's heap may take")
        .callback(gauge -> gauge.call((double) runtime.maxMemory()))
        .register(registry);
  }

  /**
   * @param count asked for the number of open connections
   */
  public void connections(IntSupplier count) {
    GaugeWithCallback.builder()
        .name("dfm_connections")
        .help("Open connections")
        .callback(gauge -> gauge.call(count.getAsInt()))
        .register(registry);
  }

  /**
   * @param models asked for each model whose drift is known
   */
  public void drift(Supplier<List<ModelDrift>> models) {
    new DriftGauges(registry, models).register();
  }

  /**
   * @param entry of a request that was answered
   */
  public void answered(AccessEntry entry) {
    requests.labelValues(entry.route(), String.valueOf(entry.status())).inc();
    seconds.labelValues(entry.route()).observe(entry.milliseconds() * MILLI);
  }

  /**
   * @param model its name
   * @param count images of the batch
   * @param time in seconds
   */
  public void batch(String model, int count, double time) {
    batches.labelValues(model).observe(count);
    scoring.labelValues(model).observe(time);
  }

  /**
   * @param model its name
   * @param label {@code normal} or {@code anomalous}
   */
  public void scored(String model, String label) {
    images.labelValues(model, label).inc();
  }

  /**
   * @param model its name
   * @param difference images more, or fewer, that wait
   */
  public void waiting(String model, int difference) {
    waiting.labelValues(model).inc(difference);
  }

  /**
   * @param model its name
   */
  public void queueFull(String model) {
    refused.labelValues(model).inc();
  }

  /**
   * @param succeeded whether a model was loaded
   */
  public void load(boolean succeeded) {
    loads.labelValues(succeeded ? "loaded" : "failed").inc();
  }

  /**
   * @param count versions of models that are served
   */
  public void models(int count) {
    models.set(count);
  }

  /**
   * @return type of {@link #text}
   */
  public static String contentType() {
    return PrometheusTextFormatWriter.CONTENT_TYPE;
  }

  /**
   * @return all of it in Prometheus' text format
   */
  public byte[] text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
