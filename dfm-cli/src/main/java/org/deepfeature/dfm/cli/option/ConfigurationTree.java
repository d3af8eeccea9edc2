package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.file.AtomicFile;
import org.deepfeature.dfm.runtime.model.FusionConfiguration;
import org.jspecify.annotations.Nullable;

/** A configuration while it is put together. Not thread-safe. */
final class ConfigurationTree {
  private static final ObjectMapper MAPPER =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .addMixIn(FusionConfiguration.class, FusionKeys.class)
          .build();

  /** The combination has the name {@code fusion} among all other options. */
  private abstract static class FusionKeys {
    @JsonProperty("fusion")
    abstract String combination();
  }

  private static final ObjectMapper GIVEN =
      MAPPER.copy().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private final ObjectNode tree;
  private final List<String> keys = new ArrayList<>();

  private ConfigurationTree(ObjectNode tree) {
    this.tree = tree;
    tree.fieldNames().forEachRemaining(keys::add);
  }

  static ConfigurationTree of(Configuration base) {
    return new ConfigurationTree(MAPPER.valueToTree(base));
  }

  /** Answers a tree that holds nothing, and takes the keys of a configuration. */
  static ConfigurationTree empty() {
    ConfigurationTree tree = of(Configuration.DEFAULTS);
    tree.tree.removeAll();
    return tree;
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static boolean isKey(String name) {
    return of(Configuration.DEFAULTS).keys.contains(name);
  }

  /** Answers what is in here, a copy. */
  ObjectNode node() {
    return tree.deepCopy();
  }

  static String text(JsonNode node) {
    try {
      return GIVEN.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A configuration cannot be written as YAML", e);
    }
  }

  /** Leaves only, parts of a key separated by dots. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    collect("", tree, values);
    return values;
  }

  private static void collect(String prefix, ObjectNode node, Map<String, String> into) {
    node.properties()
        .forEach(
            entry -> {
              String key = prefix + entry.getKey();
              if (entry.getValue() instanceof ObjectNode inner) {
                collect(key + ".", inner, into);
              } else if (!entry.getValue().isNull()) {
                into.put(key, entry.getValue().asText());
              }
            });
  }

  static void write(Configuration configuration, Path file) {
    AtomicFile.writeText(file, text(GIVEN.valueToTree(configuration)));
  }

  void mergeFile(Path file) {
    merge(read(file), file.toString());
  }

  static ObjectNode read(Path file) {
    try {
      JsonNode read = MAPPER.readTree(file.toFile());
      if (read.isMissingNode() || read.isNull()) {
        return object();
      }
      if (!read.isObject()) {
        throw new ConfigurationException(file + " holds no keys; expected lines KEY: VALUE");
      }
      return (ObjectNode) read;
    } catch (JacksonException e) {
      throw new ConfigurationException(
          "%s is no YAML: %s".formatted(file, firstLine(e.getOriginalMessage())), e);
    } catch (IOException e) {
      throw new ConfigurationException("Cannot read --config " + e.getMessage(), e);
    }
  }

  static JsonNode value(String assignment, String flag) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new ConfigurationException(flag + " " + assignment + "; expected KEY=VALUE");
    }
    try {
      return MAPPER.readTree(assignment.substring(equals + 1));
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "%s %s: %s".formatted(flag, assignment, firstLine(e.getOriginalMessage())), e);
    }
  }

  void set(String assignment) {
    JsonNode value = value(assignment, "--set");
    String[] path = assignment.substring(0, assignment.indexOf('=')).split("\\.", -1);
    ObjectNode root = object();
    ObjectNode at = root;
    for (int i = 0; i < path.length - 1; i++) {
      at = at.putObject(path[i]);
    }
    at.set(path[path.length - 1], value.isMissingNode() ? at.nullNode() : value);
    merge(root, "--set");
  }

  ConfigurationTree with(String key, @Nullable Object value) {
    ObjectNode one = MAPPER.createObjectNode();
    one.set(key, MAPPER.valueToTree(value));
    merge(one, "configuration");
    return this;
  }

  void mergeFlags(ConfigurationOptions flags) {
    merge(flagsOf(flags), "flags");
  }

  static ObjectNode flagsOf(ConfigurationOptions flags) {
    return GIVEN.valueToTree(flags);
  }

  void merge(ObjectNode more, String origin) {
    more.fieldNames()
        .forEachRemaining(
            key -> {
              if (!keys.contains(key)) {
                throw new UnknownNameException("key in " + origin, key, keys);
              }
              JsonNode value = more.get(key);
              if (value.isObject() && tree.path(key).isObject()) {
                ((ObjectNode) tree.get(key)).setAll((ObjectNode) value);
              } else {
                tree.set(key, value);
              }
            });
  }

  Configuration configuration() {
    try {
      return MAPPER.treeToValue(tree, Configuration.class);
    } catch (JsonProcessingException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String message =
          cause instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : cause.getMessage();
      throw new ConfigurationException(firstLine(message), e);
    }
  }

  private static String firstLine(String message) {
    return message == null ? "not as expected" : message.lines().findFirst().orElse(message);
  }
}
