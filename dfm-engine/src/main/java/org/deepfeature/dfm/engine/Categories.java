package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.report.MetricsJson;
import org.deepfeature.dfm.trainer.option.GivenOptions;

/** Runs one category, or all of a set one after the other, each with a model of its own. */
final class Categories {
  private static final String METRICS = "metrics.json";

  private Categories() {}

  /**
   * @param configuration names the data and perhaps a category
   * @param given what it was made of
   * @param output for {@code metrics.json}; of several categories, their mean, and a folder each
   * @param context gets a message for each category
   * @param one runs a category into a folder
   */
  static RunResult run(
      Configuration configuration,
      GivenOptions given,
      RunFolder output,
      RunContext context,
      BiFunction<GivenOptions, Path, MetricsJson> one) {
    Path folder = output.path();
    List<String> categories = of(configuration);
    if (categories.isEmpty()) {
      MetricsJson json = one.apply(given, folder);
      json.write(folder.resolve(METRICS));
      return new RunResult(folder, !output.temporary(), json, Map.of());
    }
    Map<String, MetricsJson> results = new TreeMap<>();
    for (String category : categories) {
      Path own = OutputFolder.prepare(folder.resolve(category));
      MetricsJson json = one.apply(given.with("category", category, "--category all"), own);
      json.write(own.resolve(METRICS));
      results.put(category, json);
      context.say("%s: done".formatted(category));
      if (context.interrupted().getAsBoolean()) {
        break;
      }
    }
    MetricsJson mean = mean(List.copyOf(results.values()));
    mean.write(folder.resolve(METRICS));
    return new RunResult(folder, !output.temporary(), mean, results);
  }

  /** Returns the categories that a configuration stands for; empty if it does not ask for all. */
  static List<String> of(Configuration configuration) {
    return Engine.ALL.equals(configuration.dataset().category())
            && configuration.dataset().data() != null
        ? DataModules.categories(configuration)
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
