package org.deepfeature.dfm.trainer.option;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.NamingBase;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * The options that a record has, those of the records within it included, in the order of their
 * declaration. Immutable and thread-safe.
 *
 * @param <C> the record; its components carry {@link Option}, or {@link JsonUnwrapped} where they
 *     are option records themselves
 */
public final class OptionList<C extends Record> {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          // 1.9 threads are not one.
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .build();

  private final Class<C> type;
  private final ObjectNode defaults;
  private final List<OptionDescription> descriptions;

  private OptionList(Class<C> type, ObjectNode defaults, List<OptionDescription> descriptions) {
    this.type = type;
    this.defaults = defaults;
    this.descriptions = List.copyOf(descriptions);
  }

  /**
   * @param defaults what holds where nothing is given
   * @param <C> the record
   * @return its options
   * @throws IllegalArgumentException if a component says neither what it is nor that it is a record
   */
  @SuppressWarnings("unchecked") // The class of a C is a Class<C>: records have no subclasses.
  public static <C extends Record> OptionList<C> of(C defaults) {
    List<OptionDescription> found = new ArrayList<>();
    describe(defaults, found);
    return new OptionList<>((Class<C>) defaults.getClass(), MAPPER.valueToTree(defaults), found);
  }

  private static void describe(Record record, List<OptionDescription> into) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = value(record, component);
      Option option = component.getAnnotation(Option.class);
      if (option != null) {
        into.add(OptionDescription.of(component, key(component.getName()), value, option));
      } else if (value instanceof Record inner) {
        describe(inner, into);
      } else {
        throw new IllegalArgumentException(
            "%s of %s is no option".formatted(component.getName(), record.getClass()));
      }
    }
  }

  private static @Nullable Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("Cannot read " + component, e);
    }
  }

  private static String key(String name) {
    return ((NamingBase) PropertyNamingStrategies.KEBAB_CASE).translate(name);
  }

  /**
   * @return all options, in order
   */
  public List<OptionDescription> descriptions() {
    return descriptions;
  }

  /**
   * @return all keys, in order
   */
  public List<String> keys() {
    return descriptions.stream().map(OptionDescription::key).toList();
  }

  /**
   * @param key of an option
   * @return it
   * @throws UnknownNameException if there is none
   */
  public OptionDescription description(String key) {
    return descriptions.stream()
        .filter(one -> one.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new UnknownNameException("option", key, keys()));
  }

  /**
   * @return key → default value, a copy
   */
  public ObjectNode defaults() {
    return defaults.deepCopy();
  }

  /**
   * @param values of the options
   * @return key → value
   */
  public ObjectNode tree(C values) {
    return MAPPER.valueToTree(values);
  }

  /**
   * @param value any value of an option
   * @return as a node of a tree
   */
  public static JsonNode node(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Turns texts of numbers into numbers where an option is one, and the other way round. */
  ObjectNode typed(ObjectNode given) {
    ObjectNode typed = given.deepCopy();
    for (OptionDescription option : descriptions) {
      JsonNode value = typed.get(option.key());
      if (value != null) {
        typed.set(option.key(), option.typed(value));
      }
    }
    return typed;
  }

  /**
   * @param tree key → value, of these options and perhaps of others
   * @return the record
   * @throws ConfigurationException if a value is not possible
   */
  public C recordWithin(ObjectNode tree) {
    ObjectNode own = tree.deepCopy();
    own.retain(keys());
    return record(own);
  }

  /**
   * @param tree key → value, of all options
   * @return the record, which has checked its values
   * @throws ConfigurationException if a value is not possible
   */
  public C record(ObjectNode tree) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw ValueErrors.of(e, tree, this);
    }
  }
}
