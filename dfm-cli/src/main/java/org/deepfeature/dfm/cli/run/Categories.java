package org.deepfeature.dfm.cli.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.report.MetricsJson;

/** Runs one category, or all of a set one after the other, each with a model of its own. */
public final class Categories {
  /** As a category: each of the set. */
  public static final String ALL = "all";

  private Categories() {}

  /**
   * @param configuration names the data and perhaps a category
   * @param output for {@code metrics.json}; of several categories, their mean, and a folder each
   * @param console shows the metrics
   * @param one runs a category into a folder
   * @throws ConfigurationException if all categories are asked for and there are none
   */
  public static void run(
      Configuration configuration,
      Path output,
      Console console,
      BiFunction<Configuration, Path, MetricsJson> one) {
    OutputFolder.prepare(output);
    List<String> categories = of(configuration);
    if (categories.isEmpty()) {
      MetricsJson json = one.apply(configuration, output);
      json.write(output.resolve("metrics.json"));
      show(console, json);
      console.out().printf("written to %s%n", output);
      console.out().flush();
      return;
    }
    Map<String, MetricsJson> results = new TreeMap<>();
    for (String category : categories) {
      Path folder = OutputFolder.prepare(output.resolve(category));
      MetricsJson json = one.apply(configuration.with("category", category), folder);
      json.write(folder.resolve("metrics.json"));
      results.put(category, json);
      console.say("%s: done".formatted(category));
      if (console.interruption().isRequested()) {
        break;
      }
    }
    MetricsJson mean = CategoryTable.mean(List.copyOf(results.values()));
    mean.write(output.resolve("metrics.json"));
    CategoryTable.print(console.out(), results, mean);
    console.out().printf("written to %s%n", output);
    console.out().flush();
  }

  /**
   * @param configuration names the data and perhaps a category
   * @return the categories that it stands for; empty if it does not ask for all of a set
   * @throws ConfigurationException if it does, and there are none
   */
  public static List<String> of(Configuration configuration) {
    return ALL.equals(configuration.dataset().category()) && configuration.dataset().data() != null
        ? DataModules.categories(configuration)
        : List.of();
  }

  private static void show(Console console, MetricsJson json) {
    json.node()
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().endsWith("_error_bound")
                  && !entry.getKey().equals(Warnings.KEY)) {
                MetricText.of(entry.getValue())
                    .ifPresentOrElse(
                        text -> line(console, entry.getKey(), text),
                        () -> parts(console, entry.getKey(), entry.getValue()));
              }
            });
    console.out().flush();
  }

  private static void parts(Console console, String name, JsonNode value) {
    value
        .properties()
        .forEach(
            part ->
                line(
                    console,
                    name + " " + part.getKey(),
                    MetricText.of(part.getValue()).orElseGet(() -> part.getValue().toString())));
  }

  private static void line(Console console, String name, String text) {
    console.out().printf(Locale.ROOT, "  %-26s %s%n", name, text);
  }
}
