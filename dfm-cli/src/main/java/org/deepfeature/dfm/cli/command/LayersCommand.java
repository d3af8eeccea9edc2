package org.deepfeature.dfm.cli.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.LayerDescription;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationOptions;
import org.deepfeature.dfm.cli.run.Backbones;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dfm layers}. */
@Command(name = "layers", description = "Names and shapes of the layers that one can ask for.")
final class LayersCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Parameters(paramLabel = "BACKBONE", description = "Such as onnx:FILE.")
  private String backbone;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Configuration configuration = options.resolve().with("backbone", backbone);
    List<LayerDescription> layers = new Backbones(Plugins.onClassPath(), configuration).describe();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(layers).toPrettyString());
    } else {
      table(layers, configuration.imageSize(), out);
    }
    out.flush();
    return 0;
  }

  private static ArrayNode json(List<LayerDescription> layers) {
    ArrayNode array = JsonMapper.builder().build().createArrayNode();
    for (LayerDescription layer : layers) {
      ObjectNode node = array.addObject();
      node.put("name", layer.name());
      node.put("operator", layer.operator());
      layer.shape().forEach(node.putArray("shape")::add);
      if (layer.costShare() != null) {
        node.put("cost_share", layer.costShare());
      }
      node.put("spatial", layer.spatial());
    }
    return array;
  }

  private static void table(List<LayerDescription> layers, String size, PrintWriter out) {
    int width = layers.stream().mapToInt(l -> l.name().length()).max().orElse(4);
    out.printf("%-" + width + "s  %-20s %-18s %s%n", "layer", "operator", "shape", "cost up to it");
    for (LayerDescription layer : layers) {
      String shape = layer.shape().stream().map(String::valueOf).collect(Collectors.joining("x"));
      Double share = layer.costShare();
      out.printf(
          "%-" + width + "s  %-20s %-18s %s%n",
          layer.name(),
          layer.operator(),
          shape.isEmpty() ? "?" : shape,
          share == null ? "" : String.format(Locale.ROOT, "%5.1f %%", 100 * share));
    }
    out.printf("Shapes for one image of size %s. Layers with four dimensions can be used.%n", size);
  }
}
