package org.deepfeature.dfm.trainer.option;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.runtime.plugin.OptionErrors;

/** Says in the project's own words what is wrong with values that do not fit a record. */
final class ValueErrors {
  private ValueErrors() {}

  static ConfigurationException of(JsonProcessingException e, ObjectNode tree, OptionList<?> list) {
    Throwable cause = e.getCause();
    if (cause != null && !(cause instanceof JsonProcessingException)) {
      return new ConfigurationException(firstLine(cause.getMessage()), e);
    }
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference place : mapping.getPath()) {
        String key = place.getFieldName();
        if (key != null && list.keys().contains(key)) {
          return new ConfigurationException(
              "%s '%s'; expected %s"
                  .formatted(
                      key,
                      tree.path(key).asText(),
                      OptionErrors.expected(list.description(key).type())),
              e);
        }
      }
    }
    if (e instanceof InvalidFormatException format) {
      return new ConfigurationException(
          "'%s'; expected %s"
              .formatted(format.getValue(), OptionErrors.expected(format.getTargetType())),
          e);
    }
    return new ConfigurationException(firstLine(e.getOriginalMessage()), e);
  }

  private static String firstLine(String message) {
    return message == null ? "not as expected" : message.lines().findFirst().orElse(message);
  }
}
