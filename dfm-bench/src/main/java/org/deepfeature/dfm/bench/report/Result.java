package org.deepfeature.dfm.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;

/**
 * One measurement.
 *
 * @param what was done, on how much; results of the same are compared
 * @param by who did it
 * @param milliseconds mean or median time
 * @param peer whether the others are held against it
 */
public record Result(String what, String by, double milliseconds, boolean peer) {
  private static final String PEER = "peer.";

  /** The method that runs the network over ready tensors; the pipeline's peer in its class. */
  private static final String BARE = "networkAlone";

  private static final Set<String> LIBRARY = Set.of("linalg", "backbone");

  /**
   * Reads JMH's results and those of peers, which have the same keys and {@code by}.
   *
   * @param nodes all of them, since a class with a bare loop is recognised by its other results
   */
  static List<Result> of(List<JsonNode> nodes) {
    List<String> withBareLoop =
        nodes.stream()
            .map(Result::name)
            .filter(name -> name[name.length - 1].equals(BARE))
            .map(name -> name[name.length - 2])
            .toList();
    return nodes.stream().map(node -> of(node, withBareLoop)).toList();
  }

  private static String[] name(JsonNode node) {
    return node.path("benchmark").asText().split("\\.", -1);
  }

  private static Result of(JsonNode node, List<String> withBareLoop) {
    String[] name = name(node);
    String suite = name[name.length - 2];
    String method = name[name.length - 1];
    TreeMap<String, String> parameters = new TreeMap<>();
    for (var parameter : node.path("params").properties()) {
      String value = parameter.getValue().asText();
      if (!value.isEmpty()) {
        // Of a file the name is enough.
        parameters.put(parameter.getKey(), value.substring(value.lastIndexOf('/') + 1));
      }
    }
    String by = node.path("by").asText("dfm");
    for (String key : LIBRARY) {
      by = parameters.getOrDefault(key, by);
      parameters.remove(key);
    }
    List<String> what = new ArrayList<>(List.of(suite.replace("Benchmark", "")));
    boolean methods = withBareLoop.contains(suite);
    if (!methods && !method.equalsIgnoreCase(what.get(0))) {
      what.add(method);
    }
    // A number alone says nothing.
    parameters.forEach((key, value) -> what.add(value.matches("\\d+") ? key + "=" + value : value));
    return new Result(
        String.join(" ", what),
        methods ? method : by,
        node.path("primaryMetric").path("score").asDouble(),
        node.path("benchmark").asText().startsWith(PEER) || (methods && method.equals(BARE)));
  }

  /** The time with as many digits as say something. */
  String time() {
    return String.format(
        Locale.ROOT,
        milliseconds < 0.1 ? "%.5f" : milliseconds < 1 ? "%.3f" : "%.1f",
        milliseconds);
  }
}
