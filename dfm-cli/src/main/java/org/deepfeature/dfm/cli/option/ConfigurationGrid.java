package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configurations that differ in what the axes of a grid say: every combination of their values, the
 * last axis changing quickest. Immutable.
 */
public final class ConfigurationGrid {
  private static final String GRID = "grid";

  /** Flags in which a comma can only mean several values. */
  private static final List<String> LISTS =
      List.of("category", "recipe", "score", "reducer", "density", "linalg", "device");

  private final ObjectNode given;
  private final Map<String, List<ObjectNode>> axes;

  private ConfigurationGrid(ObjectNode given, Map<String, List<ObjectNode>> axes) {
    this.given = given;
    this.axes = axes;
  }

  static ConfigurationGrid of(
      @Nullable Path file, List<String> set, ObjectNode flags, List<String> axes) {
    ObjectNode read = file == null ? ConfigurationTree.object() : ConfigurationTree.read(file);
    ConfigurationGrid empty =
        new ConfigurationGrid(ConfigurationTree.object(), new LinkedHashMap<>());
    JsonNode grid = read.remove(GRID);
    if (grid != null && !grid.isObject()) {
      throw new ConfigurationException(
          file + ": grid holds no axes; expected lines KEY: [VALUE, VALUE]");
    }
    if (grid != null) {
      grid.properties().forEach(axis -> empty.put(axis.getKey(), axis.getValue()));
    }
    for (String key : LISTS) {
      String text = flags.path(key).asText();
      if (text.contains(",")) {
        flags.remove(key);
        empty.put(key, list(text));
      }
    }
    for (String axis : axes) {
      JsonNode value = ConfigurationTree.value(axis, "--axis");
      empty.put(
          axis.substring(0, axis.indexOf('=')),
          value.isArray() ? value : list(axis.substring(axis.indexOf('=') + 1)));
    }
    ConfigurationTree tree = ConfigurationTree.empty();
    tree.merge(read, String.valueOf(file));
    set.forEach(tree::set);
    tree.merge(flags, "flags");
    return new ConfigurationGrid(tree.node(), empty.axes);
  }

  private static ArrayNode list(String text) {
    ArrayNode list = ConfigurationTree.object().arrayNode();
    for (String value : text.split(",", -1)) {
      list.add(value.strip());
    }
    return list;
  }

  /** The values of an axis are those of an option, or each is a map of several options. */
  private void put(String name, JsonNode values) {
    boolean key = ConfigurationTree.isKey(name);
    if (!values.isArray() || values.isEmpty()) {
      throw new ConfigurationException(
          "Axis %s of the grid is %s; expected a list of values".formatted(name, values));
    }
    List<ObjectNode> points = new ArrayList<>();
    for (JsonNode value : values) {
      if (key) {
        points.add(ConfigurationTree.object().set(name, value));
      } else if (value.isObject()) {
        points.add((ObjectNode) value);
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
   * @param key an option
   * @param values that it takes
   * @return the same with one more axis
   */
  public ConfigurationGrid with(String key, List<String> values) {
    ConfigurationGrid more = new ConfigurationGrid(given, new LinkedHashMap<>(axes));
    ArrayNode list = ConfigurationTree.object().arrayNode();
    values.forEach(list::add);
    more.put(key, list);
    return more;
  }

  /**
   * @return every combination
   * @throws ConfigurationException if one of them is not possible
   */
  public List<GridCell> cells() {
    List<ObjectNode> combinations = new ArrayList<>(List.of(ConfigurationTree.object()));
    for (List<ObjectNode> axis : axes.values()) {
      List<ObjectNode> longer = new ArrayList<>();
      for (ObjectNode combination : combinations) {
        axis.forEach(point -> longer.add(combination.deepCopy().setAll(point)));
      }
      combinations = longer;
    }
    return combinations.stream().map(varied -> cell(given, varied)).toList();
  }

  static GridCell cell(ObjectNode given, ObjectNode varied) {
    ConfigurationTree tree = ConfigurationTree.empty();
    tree.merge(given, GRID);
    tree.merge(varied.deepCopy(), GRID);
    Map<String, String> settings = new LinkedHashMap<>();
    varied
        .properties()
        .forEach(
            e -> {
              JsonNode value = e.getValue();
              settings.put(e.getKey(), value.isContainerNode() ? value.toString() : value.asText());
            });
    ObjectNode both = tree.node();
    return new GridCell(settings, both, ConfigurationOptions.of(both).resolve());
  }

  static ObjectNode with(ObjectNode node, String key, String value) {
    return node.deepCopy().set(key, TextNode.valueOf(value));
  }
}
