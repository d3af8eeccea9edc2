package org.deepfeature.dfm.engine.option;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.jspecify.annotations.Nullable;

/**
 * Configurations that differ in what the axes of a grid say: every combination of their values, the
 * last axis changing quickest. Immutable.
 */
public final class ConfigurationGrid {
  private static final String GRID = "grid";

  /** Options in which a comma can only mean several values. */
  private static final List<String> LISTS =
      List.of("category", "recipe", "score", "reducer", "density", "linalg", "device");

  private final GivenOptions given;
  private final Map<String, List<ObjectNode>> axes;

  private ConfigurationGrid(GivenOptions given, Map<String, List<ObjectNode>> axes) {
    this.given = given;
    this.axes = axes;
  }

  /**
   * @param file whose key {@code grid} holds axes, beside ordinary options; null for none
   * @param more options given beside the file; commas in some of them mean several values
   * @param assignments axes of the form {@code KEY=VALUE,VALUE}
   * @return what they span
   * @throws ConfigurationException if an axis is no list
   */
  public static ConfigurationGrid of(
      @Nullable Path file, GivenOptions more, List<String> assignments) {
    ObjectNode read = file == null ? object() : ConfigurationFile.read(file);
    ConfigurationGrid grid = new ConfigurationGrid(GivenOptions.NONE, new LinkedHashMap<>());
    JsonNode axes = read.remove(GRID);
    if (axes != null && !axes.isObject()) {
      throw new ConfigurationException(
          file + ": grid holds no axes; expected lines KEY: [VALUE, VALUE]");
    }
    if (axes != null) {
      axes.properties().forEach(axis -> grid.put(axis.getKey(), axis.getValue()));
    }
    ObjectNode flags = more.tree();
    for (String key : LISTS) {
      String text = flags.path(key).asText();
      if (text.contains(",")) {
        flags.remove(key);
        grid.put(key, list(text));
      }
    }
    for (String axis : assignments) {
      JsonNode value = ConfigurationFile.value(axis, "--axis");
      grid.put(
          ConfigurationFile.key(axis, "--axis"),
          value.isArray() ? value : list(axis.substring(axis.indexOf('=') + 1)));
    }
    GivenOptions both = GivenOptions.NONE.with(read, String.valueOf(file)).with(flags, "benchmark");
    both.requireKeys(Configuration.LIST.keys());
    return new ConfigurationGrid(both, grid.axes);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ArrayNode list(String text) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (String value : text.split(",", -1)) {
      list.add(value.strip());
    }
    return list;
  }

  /** The values of an axis are those of an option, or each is a map of several options. */
  private void put(String name, JsonNode values) {
    boolean key = Configuration.LIST.keys().contains(name);
    if (!values.isArray() || values.isEmpty()) {
      throw new ConfigurationException(
          "Axis %s of the grid is %s; expected a list of values".formatted(name, values));
    }
    List<ObjectNode> points = new ArrayList<>();
    for (JsonNode value : values) {
      if (key) {
        points.add(object().set(name, value));
      } else if (value instanceof ObjectNode several) {
        points.add(several);
      } else {
        throw new ConfigurationException(
            "Axis %s of the grid is no option, and its value %s is no map of options"
                .formatted(name, value));
      }
    }
    axes.put(name, points);
  }

  /**
   * @return whether nothing varies
   */
  public boolean isSingle() {
    return axes.isEmpty();
  }

  /**
   * @return what holds for all combinations
   */
  public GivenOptions given() {
    return given;
  }

  /**
   * @return what holds for all combinations, as one of its own
   */
  public GridCell asGiven() {
    return GridCell.of(given, object());
  }

  /**
   * @param name of an axis
   * @param points each a map of options
   * @return the same with one more axis
   */
  public ConfigurationGrid withPoints(String name, List<ObjectNode> points) {
    ConfigurationGrid more = new ConfigurationGrid(given, new LinkedHashMap<>(axes));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    list.addAll(points);
    more.put(name, list);
    return more;
  }

  /**
   * @param key an option
   * @param values that it takes
   * @return the same with one more axis
   */
  public ConfigurationGrid with(String key, List<String> values) {
    ConfigurationGrid more = new ConfigurationGrid(given, new LinkedHashMap<>(axes));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    values.forEach(list::add);
    more.put(key, list);
    return more;
  }

  /**
   * @return every combination
   * @throws ConfigurationException if one of them is not possible
   */
  public List<GridCell> cells() {
    List<ObjectNode> combinations = new ArrayList<>(List.of(object()));
    for (List<ObjectNode> axis : axes.values()) {
      List<ObjectNode> longer = new ArrayList<>();
      for (ObjectNode combination : combinations) {
        axis.forEach(point -> longer.add(combination.deepCopy().setAll(point)));
      }
      combinations = longer;
    }
    return combinations.stream().map(varied -> GridCell.of(given, varied)).toList();
  }
}
