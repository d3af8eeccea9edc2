package org.deepfeature.dfm.serve.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the small parts of a request. What is not known is passed over, and takes no memory. */
final class Fields {
  private static final int MOST_DIMENSIONS = 8;
  private static final Set<String> PARAMETERS =
      Set.of("binary_data", "binary_data_output", "binary_data_size");

  private Fields() {}

  /** Goes from a field's name to its value, and refuses what is told twice. */
  static String next(JsonParser parser, Set<String> seen, Set<String> known) throws IOException {
    String field = parser.currentName();
    if (known.contains(field) && !seen.add(field)) {
      throw Wrong.request("Duplicate field '%s'", field);
    }
    parser.nextToken();
    return field;
  }

  static String text(JsonParser parser, String field) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw Wrong.request("The %s is no string", field);
    }
    return parser.getText();
  }

  static List<Long> shape(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Wrong.request("The shape is no array");
    }
    List<Long> shape = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      long side = parser.currentToken() == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : -1;
      if (side < 0 || shape.size() == MOST_DIMENSIONS) {
        throw Wrong.request(
            "Shape %s and then %s; expected whole numbers, at most %s of them",
            shape, parser.getText(), MOST_DIMENSIONS);
      }
      shape.add(side);
    }
    return shape;
  }

  /** Returns the parameters that are known. */
  static Parameters parameters(JsonParser parser) throws IOException {
    Map<String, String> values = new HashMap<>();
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return new Parameters(values);
    }
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw Wrong.request("The parameters are no object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken().isScalarValue() && PARAMETERS.contains(name)) {
        values.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return new Parameters(values);
  }

  /** Values as they stand in the request. */
  record Parameters(Map<String, String> values) {
    Optional<Boolean> flag(String name) {
      String value = values.get(name);
      if (value != null && !value.equals("true") && !value.equals("false")) {
        throw Wrong.request("Parameter %s is %s; expected true or false", name, value);
      }
      return Optional.ofNullable(value).map(Boolean::valueOf);
    }

    OptionalLong size(String name) {
      String value = values.get(name);
      if (value == null) {
        return OptionalLong.empty();
      }
      if (!value.matches("\\d{1,18}")) {
        throw Wrong.request("Parameter %s is %s; expected a number of bytes", name, value);
      }
      return OptionalLong.of(Long.parseLong(value));
    }
  }
}
