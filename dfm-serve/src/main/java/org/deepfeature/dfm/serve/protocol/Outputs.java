package org.deepfeature.dfm.serve.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which outputs a request wants. */
final class Outputs {
  private Outputs() {}

  static List<InferenceRequest.Wanted> wanted(
      @Nullable JsonNode outputs,
      @Nullable JsonNode parameters,
      List<InferenceRequest.Wanted> otherwise) {
    boolean all = flag(parameters, "binary_data_output", false);
    if (outputs == null || outputs.isNull() || outputs.isEmpty()) {
      return otherwise.stream().map(one -> new InferenceRequest.Wanted(one.output(), all)).toList();
    }
    if (!outputs.isArray()) {
      throw Wrong.request("'outputs' is no array");
    }
    List<InferenceRequest.Wanted> wanted = new ArrayList<>();
    Set<Output> seen = new HashSet<>();
    for (JsonNode node : outputs) {
      String name = node.path("name").asText();
      Output output =
          Output.of(name)
              .orElseThrow(
                  () ->
                      Wrong.request(
                          "Output '%s'; there are %s",
                          name, Arrays.stream(Output.values()).map(Output::protocolName).toList()));
      if (!seen.add(output)) {
        throw Wrong.request("Output '%s' is asked for twice", name);
      }
      wanted.add(
          new InferenceRequest.Wanted(output, flag(node.get("parameters"), "binary_data", all)));
    }
    return wanted;
  }

  private static boolean flag(@Nullable JsonNode parameters, String name, boolean otherwise) {
    JsonNode value = parameters == null ? null : parameters.get(name);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw Wrong.request("Parameter %s is %s; expected true or false", name, value);
    }
    return value.asBoolean();
  }
}
