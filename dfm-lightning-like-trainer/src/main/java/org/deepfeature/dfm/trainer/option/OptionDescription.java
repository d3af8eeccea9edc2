package org.deepfeature.dfm.trainer.option;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.RecordComponent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * An option as its record describes it.
 *
 * @param key in files; {@code --key} is its flag
 * @param type of its values
 * @param defaultText its default value as text; empty where there is none
 * @param option all that its annotation says
 */
public record OptionDescription(String key, Class<?> type, String defaultText, Option option) {
  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class);
  private static final Set<Class<?>> REAL = Set.of(double.class, Double.class);

  static OptionDescription of(
      RecordComponent component, String key, @Nullable Object value, Option option) {
    return new OptionDescription(
        key, component.getType(), value == null ? "" : String.valueOf(value), option);
  }

  /**
   * @return whether a flag of it takes no value, and has a negation
   */
  public boolean isSwitch() {
    return type == boolean.class || type == Boolean.class;
  }

  /** Returns a value as one of the option's type; as it is if it cannot be one. */
  JsonNode typed(JsonNode value) {
    if (type == String.class && value.isValueNode() && !value.isNull()) {
      return TextNode.valueOf(value.asText());
    }
    if (type == String.class && value.isArray()) {
      // A list in a file is what others write with commas.
      return TextNode.valueOf(
          StreamSupport.stream(value.spliterator(), false)
              .map(OptionDescription::text)
              .collect(Collectors.joining(",")));
    }
    if (!value.isTextual()) {
      return value;
    }
    String text = value.asText().strip();
    try {
      if (WHOLE.contains(type)) {
        return LongNode.valueOf(Long.parseLong(text));
      }
      if (REAL.contains(type)) {
        return DoubleNode.valueOf(Double.parseDouble(text));
      }
    } catch (NumberFormatException e) {
      // The record says what is wrong with it.
      return value;
    }
    return isSwitch() && (text.equals("true") || text.equals("false"))
        ? BooleanNode.valueOf(text.equals("true"))
        : value;
  }

  /** A map in a list is its name, and what else it says behind that: {@code layer2:pooling=2}. */
  private static String text(JsonNode element) {
    if (!element.isObject()) {
      return element.asText();
    }
    StringBuilder text = new StringBuilder(element.path("name").asText());
    element
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals("name")) {
                text.append(':')
                    .append(entry.getKey())
                    .append('=')
                    .append(entry.getValue().asText());
              }
            });
    return text.toString();
  }

  /**
   * @return whether it is a map of a plugin's own options, which files and {@code --set} give
   */
  public boolean isMap() {
    return JsonNode.class.isAssignableFrom(type);
  }

  /**
   * @return whether a fitted model decides it, so that a run with that model cannot change it
   */
  public boolean isFixedByTheModel() {
    boolean decisive =
        option.changes() == OptionChange.EMBEDDINGS || option.changes() == OptionChange.FIT;
    return decisive && !option.checkedByHash();
  }

  /**
   * @param stages of a run
   * @return whether one of them looks at it
   */
  public boolean isUsedBy(Set<Option.Stage> stages) {
    return Set.of(option.usedBy()).stream().anyMatch(stages::contains);
  }

  /**
   * @return text and default, as help shows them
   */
  public String help() {
    String text = option.text();
    if (!option.unit().isEmpty()) {
      text += " In " + option.unit() + ".";
    }
    String otherwise = option.otherwise().isEmpty() ? defaultText : option.otherwise();
    return otherwise.isEmpty() ? text : text + " Default: " + otherwise + ".";
  }
}
