package org.deepfeature.dfm.runtime.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.UnknownNameException;

/**
 * Everything of one kind that the plugins offer, by name.
 *
 * @param kind such as {@code reducer}, for messages
 * @param factories name → factory, sorted
 * @param <T> what is built
 */
public record FactoriesByName<T>(String kind, Map<String, Factory<T, ?>> factories) {
  /** The kind of back ends, of which scores do not depend on one. */
  public static final String LINEAR_ALGEBRA = "linear algebra";

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          // 1.9 components are not one.
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .build();

  public FactoriesByName {
    factories = new TreeMap<>(factories);
  }

  /**
   * @param name of a factory
   * @param options its options, those that differ from the defaults
   * @return what the factory builds
   * @throws UnknownNameException if there is no such name or option
   */
  public T create(String name, ObjectNode options) {
    return create(factory(name), options);
  }

  /**
   * @param name any
   * @return whether there is a factory of that name
   */
  public boolean has(String name) {
    return factories.containsKey(name);
  }

  /**
   * @param name of a factory
   * @param given its options, those that differ from the defaults
   * @return all of its options
   * @throws UnknownNameException if there is no such name or option
   */
  public ObjectNode options(String name, ObjectNode given) {
    return typed(factory(name), given);
  }

  /** Through the record, so that a number is a number, whether it was given as a text or not. */
  private <O extends Record> ObjectNode typed(Factory<T, O> factory, ObjectNode given) {
    return MAPPER.valueToTree(convert(factory, options(factory, given)));
  }

  private Factory<T, ?> factory(String name) {
    Factory<T, ?> factory = factories.get(name);
    if (factory == null) {
      throw new UnknownNameException(kind, name, factories.keySet(), remedy());
    }
    return factory;
  }

  private String remedy() {
    return "a plugin that brings it is given by --plugins DIR or DFM_PLUGINS=JAR, from Java by the"
        + " class path"
        + (kind.equals(LINEAR_ALGEBRA) ? "; --linalg chooses another" : "");
  }

  /**
   * For what a model was fitted with: it is not a name that somebody has mistyped.
   *
   * @param name of a factory
   * @param model as it begins a sentence, such as {@code Model 'a.dfm'}
   * @throws DfmException if there is none; it names those that there are, and how to bring it
   */
  public void requireForModel(String name, String model) {
    if (!has(name)) {
      throw new DfmException(
          "%s was fitted with the %s '%s', which is not here (there are: %s); %s"
              .formatted(model, kind, name, String.join(", ", factories.keySet()), remedy()));
    }
  }

  private ObjectNode options(Factory<T, ?> factory, ObjectNode given) {
    ObjectNode all = MAPPER.valueToTree(factory.defaults());
    given
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!all.has(key)) {
                throw new UnknownNameException(
                    "option of %s '%s'".formatted(kind, factory.name()), key, names(all));
              }
              if (given.get(key).isNull() && !all.get(key).isNull()) {
                throw new ConfigurationException(
                    "Option '%s' of %s '%s' has no value; expected one, such as %s, or to leave it out"
                        .formatted(key, kind, factory.name(), all.get(key)));
              }
            });
    given.properties().forEach(entry -> all.set(entry.getKey(), value(all, entry)));
    return all;
  }

  /** A list may be given as a text with commas, as on a command line. */
  private static JsonNode value(ObjectNode all, Map.Entry<String, JsonNode> given) {
    boolean isList = all.path(given.getKey()).isArray();
    if (!isList || given.getValue().isArray() || !given.getValue().isValueNode()) {
      return given.getValue();
    }
    ArrayNode list = MAPPER.createArrayNode();
    for (String part : given.getValue().asText().strip().split(",", -1)) {
      list.add(part.strip());
    }
    return list;
  }

  private <O extends Record> T create(Factory<T, O> factory, ObjectNode given) {
    return factory.create(convert(factory, options(factory, given)));
  }

  /**
   * @param plugin a plugin or a factory
   * @return where its class comes from
   */
  public static String jar(Object plugin) {
    var source = plugin.getClass().getProtectionDomain().getCodeSource();
    return source == null ? "this Java" : source.getLocation().toString();
  }

  private static List<String> names(ObjectNode options) {
    List<String> names = new ArrayList<>();
    options.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @SuppressWarnings("unchecked") // The defaults' class is the options' type by contract.
  private <O extends Record> O convert(Factory<T, O> factory, ObjectNode all) {
    try {
      return (O) MAPPER.treeToValue(all, factory.defaults().getClass());
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "Options of %s '%s': %s".formatted(kind, factory.name(), OptionErrors.text(e, all)), e);
    }
  }
}
