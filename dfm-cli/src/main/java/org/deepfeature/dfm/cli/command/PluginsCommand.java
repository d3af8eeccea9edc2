package org.deepfeature.dfm.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.cli.console.EngineArchives;
import org.deepfeature.dfm.cli.console.PluginPath;
import org.deepfeature.dfm.runtime.plugin.FactoriesByName;
import org.deepfeature.dfm.runtime.plugin.PluginFault;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dfm plugins}. */
@Command(
    name = "plugins",
    description = "Lists every reducer, density, backbone and linear algebra, and what failed.")
final class PluginsCommand implements Callable<Integer> {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String FAILED = "failed";

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    ArrayNode rows = MAPPER.createArrayNode();
    Plugins plugins = Plugins.onClassPath();
    for (FactoriesByName<?> named : plugins.all()) {
      for (Factory<?, ?> factory : named.factories().values()) {
        rows.add(row(named.kind(), factory));
      }
    }
    Stream.concat(PluginPath.faults(DfmCommand.plugins(spec)).stream(), plugins.faults().stream())
        .forEach(fault -> addFailed(rows.addObject(), fault));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(rows.toPrettyString());
    } else {
      out.printf("%-15s %-20s %-10s %s%n", "kind", "name", "devices", "jar");
      rows.forEach(
          row -> {
            out.printf(
                "%-15s %-20s %-10s %s%n",
                row.path("kind").asText(),
                row.path("name").asText(),
                row.path("devices").toString().replaceAll("[\\[\\]\"]", ""),
                place(row));
            out.printf("%15s %s%n", "", row.path("description").asText());
            if (!row.path("options").isEmpty()) {
              out.printf("%15s options: %s%n", "", row.path("options"));
            }
          });
      EngineArchives.missing().forEach(line -> out.println("not here: " + line));
    }
    out.flush();
    return 0;
  }

  /** The name of a jar is enough where it works; of one that does not, people look for it. */
  private static String place(JsonNode row) {
    String jar = row.path("jar").asText();
    return row.path("kind").asText().equals(FAILED) ? jar : jar.replaceAll(".*/(?=.)", "");
  }

  private static void addFailed(ObjectNode row, PluginFault fault) {
    row.put("kind", FAILED);
    row.put("name", fault.plugin());
    row.put("description", fault.reason());
    row.putArray("devices");
    row.put("jar", fault.jar());
  }

  private static ObjectNode row(String kind, Factory<?, ?> factory) {
    ObjectNode row = MAPPER.createObjectNode();
    row.put("kind", kind);
    row.put("name", factory.name());
    row.put("description", factory.description());
    ArrayNode devices = row.putArray("devices");
    factory.devices().forEach(device -> devices.add(device.name().toLowerCase(Locale.ROOT)));
    row.put("jar", FactoriesByName.jar(factory));
    try {
      row.set("options", MAPPER.valueToTree(factory.defaults()));
    } catch (IllegalArgumentException e) {
      ObjectNode failed = MAPPER.createObjectNode();
      addFailed(
          failed,
          PluginFault.of(
              kind + " '" + factory.name() + "'",
              FactoriesByName.jar(factory),
              new IllegalArgumentException(
                  "its options cannot be listed; components are booleans, numbers, strings, enums,"
                      + " lists and records of them")));
      return failed;
    }
    return row;
  }
}
