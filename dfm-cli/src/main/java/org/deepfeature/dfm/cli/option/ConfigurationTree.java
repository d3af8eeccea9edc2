package org.deepfeature.dfm.cli.option;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
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
import org.deepfeature.dfm.trainer.modelfile.AtomicFile;
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
          .build();

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

  static void write(Configuration configuration, Path file) {
    try {
      AtomicFile.writeText(file, GIVEN.writeValueAsString(configuration));
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

  void mergeFile(Path file) {
    try {
      JsonNode read = MAPPER.readTree(file.toFile());
      if (read.isObject()) {
        merge((ObjectNode) read, file.toString());
      } else if (!read.isMissingNode() && !read.isNull()) {
        throw new ConfigurationException(file + " holds no keys; expected lines KEY: VALUE");
      }
    } catch (JacksonException e) {
      throw new ConfigurationException(
          "%s is no YAML: %s".formatted(file, firstLine(e.getOriginalMessage())), e);
    } catch (IOException e) {
      throw new ConfigurationException("Cannot read --config " + e.getMessage(), e);
    }
  }

  void set(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new ConfigurationException("--set " + assignment + "; expected KEY=VALUE");
    }
    try {
      JsonNode value = MAPPER.readTree(assignment.substring(equals + 1));
      String[] path = assignment.substring(0, equals).split("\\.", -1);
      ObjectNode root = MAPPER.createObjectNode();
      ObjectNode at = root;
      for (int i = 0; i < path.length - 1; i++) {
        at = at.putObject(path[i]);
      }
      at.set(path[path.length - 1], value.isMissingNode() ? at.nullNode() : value);
      merge(root, "--set");
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "--set %s: %s".formatted(assignment, firstLine(e.getOriginalMessage())), e);
    }
  }

  ConfigurationTree with(String key, @Nullable Object value) {
    ObjectNode one = MAPPER.createObjectNode();
    one.set(key, MAPPER.valueToTree(value));
    merge(one, "configuration");
    return this;
  }

  void mergeFlags(ConfigurationOptions flags) {
    merge(GIVEN.valueToTree(flags), "flags");
  }

  private void merge(ObjectNode more, String origin) {
    more.fieldNames()
        .forEachRemaining(
            key -> {
              if (!keys.contains(key)) {
                throw new UnknownNameException("key in " + origin, key, keys);
              }
              JsonNode value = more.get(key);
              if (value.isObject() && tree.get(key).isObject()) {
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
