package org.deepfeature.dfm.serve.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which outputs a request wants. */
final class Outputs {
  private static final Set<String> KNOWN = Set.of("name", "parameters");

  private Outputs() {}

  /** An output as it is asked for; its form is that of the request unless it says one. */
  record Asked(Output output, Optional<Boolean> binary) {}

  static List<Asked> read(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Wrong.request("'outputs' is no array");
    }
    List<Asked> outputs = new ArrayList<>();
    Set<Output> seen = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Asked one = output(parser);
      if (!seen.add(one.output())) {
        throw Wrong.request("Output '%s' is asked for twice", one.output().protocolName());
      }
      outputs.add(one);
    }
    return outputs;
  }

  private static Asked output(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw Wrong.request("'outputs' has an element that is no object");
    }
    String name = "";
    Optional<Boolean> binary = Optional.empty();
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      switch (Fields.next(parser, seen, KNOWN)) {
        case "name" -> name = Fields.text(parser, "name of an output");
        case "parameters" -> binary = Fields.parameters(parser).flag("binary_data");
        default -> parser.skipChildren();
      }
    }
    String given = name;
    Output output =
        Output.of(given)
            .orElseThrow(
                () ->
                    Wrong.request(
                        "Output '%s'; there are %s",
                        given, Arrays.stream(Output.values()).map(Output::protocolName).toList()));
    return new Asked(output, binary);
  }

  /** Returns what is asked for; if nothing is, all but the values of pixels. */
  static List<InferenceRequest.Wanted> wanted(List<Asked> asked, boolean binary) {
    List<Asked> all =
        asked.isEmpty()
            ? InferenceRequest.DEFAULT.stream()
                .map(output -> new Asked(output, Optional.empty()))
                .toList()
            : asked;
    return all.stream()
        .map(one -> new InferenceRequest.Wanted(one.output(), one.binary().orElse(binary)))
        .toList();
  }
}
