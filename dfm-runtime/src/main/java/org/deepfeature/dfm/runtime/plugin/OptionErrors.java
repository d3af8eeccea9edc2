package org.deepfeature.dfm.runtime.plugin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * What is wrong with options, without the words of the library that binds them. Stateless and
 * thread-safe.
 */
public final class OptionErrors {
  private OptionErrors() {}

  static String text(JsonProcessingException e, ObjectNode given) {
    Throwable cause = e.getCause();
    if (cause != null && !(cause instanceof JsonProcessingException)) {
      return String.valueOf(cause.getMessage());
    }
    if (e instanceof MismatchedInputException mismatch) {
      List<JsonMappingException.Reference> path = mismatch.getPath();
      String key = path.isEmpty() ? "" : String.valueOf(path.get(0).getFieldName());
      return "%s '%s'; expected %s"
          .formatted(key, text(given.path(key)), expected(mismatch.getTargetType()));
    }
    return e.getOriginalMessage();
  }

  private static String text(JsonNode value) {
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /**
   * @param type of an option
   * @return what a value of it is, as a person says it
   */
  public static String expected(Class<?> type) {
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == double.class || type == float.class || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (JsonNode.class.isAssignableFrom(type)) {
      return "a map, such as {rank: 64}";
    }
    if (type.isEnum()) {
      return "one of " + Arrays.toString(type.getEnumConstants());
    }
    return type == String.class ? "a text" : "a value of type " + type.getSimpleName();
  }
}
