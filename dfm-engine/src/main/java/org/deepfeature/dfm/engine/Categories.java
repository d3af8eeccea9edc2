package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.option.GivenOptions;

/** Runs one category, or all of a set one after the other, each with a model of its own. */
final class Categories {
  private static final String METRICS = "metrics.json";

  private Categories() {}

  /**
   * A category that cannot be run is left out, and told at the start where its data says so
   * already.
   *
   * @param configuration names the data and perhaps a category
   * @param given what it was made of
   * @param output for {@code metrics.json}; of several categories, their mean, and a folder each
   * @param context gets a message for each category
   * @param stages that will need images
   * @param one runs a category into a folder
   * @throws DfmException or another exception of the first category, if not one could be run
   */
  static RunResult run(
      Configuration configuration,
      GivenOptions given,
      RunFolder output,
      RunContext context,
      List<Stage> stages,
      BiFunction<GivenOptions, Path, MetricsJson> one) {
    Path folder = output.path();
    List<String> categories = of(configuration, context);
    if (categories.isEmpty()) {
      MetricsJson json = one.apply(given, folder);
      json.write(folder.resolve(METRICS));
      return RunResult.of(folder, !output.temporary(), json);
    }
    Map<String, RuntimeException> failures = new TreeMap<>();
    for (String category : categories) {
      attempt(category, failures, context, () -> check(category(given, category), stages));
    }
    Map<String, MetricsJson> results = new TreeMap<>();
    for (String category : categories) {
      if (context.interrupted().getAsBoolean()) {
        break;
      }
      if (!failures.containsKey(category)) {
        attempt(
            category,
            failures,
            context,
            () -> {
              try (OutputFolder own = OutputFolder.open(folder.resolve(category))) {
                MetricsJson json = one.apply(category(given, category), own.path());
                json.write(own.path().resolve(METRICS));
                results.put(category, json);
              }
              context.say("%s: done".formatted(category));
            });
      }
    }
    if (results.isEmpty() && !failures.isEmpty()) {
      throw failures.values().iterator().next();
    }
    MetricsJson mean = mean(List.copyOf(results.values()));
    Map<String, String> reasons = new TreeMap<>();
    failures.forEach((name, e) -> reasons.put(name, String.valueOf(e.getMessage())));
    Warnings.add(
        mean,
        reasons.entrySet().stream()
            .map(entry -> "%s: not run: %s".formatted(entry.getKey(), entry.getValue()))
            .toList());
    mean.write(folder.resolve(METRICS));
    return new RunResult(folder, !output.temporary(), mean, results, reasons);
  }

  private static GivenOptions category(GivenOptions given, String category) {
    return given.with("category", category, "--category all");
  }

  private static void check(GivenOptions given, List<Stage> stages) {
    DataModule data = DataModules.of(Configuration.resolve(given).record(), line -> {});
    stages.forEach(data::setup);
  }

  private static void attempt(
      String category, Map<String, RuntimeException> failures, RunContext context, Runnable work) {
    try {
      work.run();
    } catch (ConfigurationException | UnknownNameException e) {
      // It would be the same for every category.
      throw e;
    } catch (DfmException | IllegalArgumentException e) {
      failures.put(category, e);
      context.warn("%s: left out: %s".formatted(category, e.getMessage()));
    }
  }

  /** Returns the categories that a configuration stands for; empty if it does not ask for all. */
  static List<String> of(Configuration configuration, RunContext context) {
    return Engine.ALL.equals(configuration.dataset().category())
            && configuration.dataset().data() != null
        ? DataModules.categories(configuration, context)
        : List.of();
  }

  /**
   * Of each measurement that every category has; images are added up, of memory the most counts.
   */
  private static MetricsJson mean(List<MetricsJson> results) {
    MetricsJson mean = new MetricsJson();
    results
        .get(0)
        .node()
        .properties()
        .forEach(
            entry -> {
              String key = entry.getKey();
              List<JsonNode> values = new ArrayList<>();
              results.forEach(json -> values.add(json.node().path(key)));
              if (values.stream().allMatch(JsonNode::isFloatingPointNumber)) {
                mean.put(key, values.stream().mapToDouble(JsonNode::asDouble).average().orElse(0));
              } else if (key.endsWith("images")) {
                mean.put(key, values.stream().mapToLong(JsonNode::asLong).sum());
              } else if (key.endsWith("_bytes")) {
                mean.put(key, values.stream().mapToLong(JsonNode::asLong).max().orElse(0));
              } else if (entry.getValue().isTextual() && values.stream().distinct().count() == 1) {
                mean.put(key, entry.getValue().asText());
              }
            });
    mean.put("categories", results.size());
    List<String> warnings = new ArrayList<>();
    results.forEach(
        json -> json.node().path(Warnings.KEY).forEach(text -> warnings.add(text.asText())));
    new Warnings(warnings.stream().distinct().toList()).put(mean);
    return mean;
  }
}
