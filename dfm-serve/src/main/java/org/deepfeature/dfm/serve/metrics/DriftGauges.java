package org.deepfeature.dfm.serve.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deepfeature.dfm.runtime.drift.Drift;

/** Gauges of drift, computed when somebody asks. Thread-safe. */
final class DriftGauges {
  private final PrometheusRegistry registry;
  private final Supplier<List<ModelDrift>> models;

  DriftGauges(PrometheusRegistry registry, Supplier<List<ModelDrift>> models) {
    this.registry = registry;
    this.models = models;
  }

  void register() {
    gauge(
        "dfm_drift_images",
        "Last images that are compared with held-out normal ones",
        drift -> OptionalDouble.of(drift.images()));
    gauge(
        "dfm_drift_high_ratio",
        "Share of those that score above 99.9 % of held-out normal images",
        drift -> OptionalDouble.of(drift.highShare()));
    gauge(
        "dfm_drift_distance",
        "Kolmogorov-Smirnov distance of their scores from those of held-out normal images",
        Drift::statistic);
    gauge("dfm_drift_p_value", "How likely so large a distance is without drift", Drift::pValue);
    gauge(
        "dfm_drift_suspected",
        "1 if camera, light or parts may have changed since the fit",
        drift -> OptionalDouble.of(drift.isSuspected() ? 1 : 0));
  }

  private void gauge(String name, String help, Function<Drift, OptionalDouble> value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("model", "version")
        .callback(
            gauge -> {
              for (ModelDrift model : models.get()) {
                value
                    .apply(model.drift())
                    .ifPresent(number -> gauge.call(number, model.model(), model.version()));
              }
            })
        .register(registry);
  }
}
