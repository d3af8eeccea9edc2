package org.deepfeature.dfm.serve.protocol;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The elements of a tensor in JSON, flat or nested, as compact as they are: a tree of nodes would
 * take twenty times the request.
 */
final class JsonTensor {
  private static final int MOST_DIMENSIONS = 8;
  private static final int FIRST = 1024;

  private final List<byte[]> files = new ArrayList<>();
  private final List<Long> lengths = new ArrayList<>();
  private float[] numbers = new float[0];
  private int count;
  private final int mostFiles;

  private JsonTensor(int mostFiles) {
    this.mostFiles = mostFiles;
  }

  /** Reads an array of which the parser is at the beginning. */
  static JsonTensor read(JsonParser parser, int mostFiles) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Wrong.request("The data of an input is no array");
    }
    JsonTensor tensor = new JsonTensor(mostFiles);
    tensor.array(parser, 0);
    return tensor;
  }

  private void array(JsonParser parser, int depth) throws IOException {
    if (depth == MOST_DIMENSIONS) {
      throw Wrong.request("Data of more than %s dimensions", MOST_DIMENSIONS);
    }
    long length = 0;
    boolean nested = false;
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      boolean inner = token == JsonToken.START_ARRAY;
      if (length > 0 && inner != nested) {
        throw Wrong.request("Nested data whose elements are partly arrays and partly not");
      }
      nested = inner;
      length++;
      if (inner) {
        array(parser, depth + 1);
      } else {
        element(parser, token);
      }
    }
    while (lengths.size() <= depth) {
      lengths.add(-1L);
    }
    if (lengths.get(depth) >= 0 && lengths.get(depth) != length) {
      throw Wrong.request(
          "Nested data with rows of %s and of %s elements", lengths.get(depth), length);
    }
    lengths.set(depth, length);
  }

  private void element(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      file(parser);
    } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
      number(parser.getFloatValue());
    } else {
      throw Wrong.request("Data with %s; expected numbers, or files in base64", parser.getText());
    }
    if (count > 0 && !files.isEmpty()) {
      throw Wrong.request("Data of numbers and of strings; expected one of them");
    }
  }

  private void file(JsonParser parser) throws IOException {
    if (files.size() == mostFiles) {
      throw InferenceReader.tooMany(mostFiles + 1L, mostFiles);
    }
    try {
      files.add(parser.getBinaryValue(Base64Variants.MIME_NO_LINEFEEDS));
    } catch (JsonParseException e) {
      throw Wrong.request(
          "Element %s of the data is no base64: %s", files.size(), e.getOriginalMessage());
    }
  }

  private void number(float value) {
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(FIRST, 2 * numbers.length));
    }
    numbers[count++] = value;
  }

  /** Refuses nested data of another shape; flat data has but one length. */
  void check(List<Long> shape) {
    if (lengths.size() > 1 && !lengths.equals(shape)) {
      throw Wrong.request("Data of shape %s; the request says %s", lengths, shape);
    }
  }

  List<byte[]> files() {
    return files;
  }

  /** Returns the numbers, and possibly space behind them. */
  float[] numbers() {
    return numbers;
  }

  int count() {
    return count;
  }
}
