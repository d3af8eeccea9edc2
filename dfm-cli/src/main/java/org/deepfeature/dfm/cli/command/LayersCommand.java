package org.deepfeature.dfm.cli.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option.Stage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dfm layers}. */
@Command(name = "layers", description = "Lists a network's layers: names, shapes and cost.")
final class LayersCommand extends EngineCommand {
  @Parameters(paramLabel = "BACKBONE", description = "Such as onnx:FILE.")
  private String backbone;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  Set<Stage> stages() {
    return Set.of(Stage.LAYERS);
  }

  @Override
  public Integer call() {
    GivenOptions given = given().with("backbone", backbone, "BACKBONE");
    List<LayerDescription> layers = console().engine().layers(given);
    PrintWriter out = console().out();
    if (json) {
      out.println(json(layers).toPrettyString());
    } else {
      table(layers, Configuration.resolve(given).record().model().imageSize(), out);
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

  /** Tensors that are no maps are counted, so that nobody takes one for a layer. */
  private static void table(List<LayerDescription> all, String size, PrintWriter out) {
    List<LayerDescription> layers = all.stream().filter(LayerDescription::spatial).toList();
    int width = layers.stream().mapToInt(l -> l.name().length()).max().orElse(5);
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
    int others = all.size() - layers.size();
    out.printf(
        "Maps for one image of size %s: images x channels x height x width.%s%n",
        size,
        others == 0
            ? ""
            : " %s tensors that are no maps are left out; --json has them.".formatted(others));
  }
}
