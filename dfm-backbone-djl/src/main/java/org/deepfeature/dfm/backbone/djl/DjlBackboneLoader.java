package org.deepfeature.dfm.backbone.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.djl.DjlBackbone.Identity;
import org.deepfeature.dfm.backbone.djl.network.Network;
import org.deepfeature.dfm.hub.DownloadLines;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.HubSettings;
import org.deepfeature.dfm.network.NetworkDescription;
import org.deepfeature.dfm.network.source.NamedNetwork;
import org.deepfeature.dfm.network.source.NetworkSources;

/**
 * Opens named networks and TorchScript files on DJL's PyTorch engine. Immutable and thread-safe.
 */
public final class DjlBackboneLoader implements BackboneLoader {
  private final Sources sources;
  private final Consumer<String> say;

  /**
   * How a file of weights was understood is said on the standard error, as downloads are.
   *
   * @param options where weights come from
   * @param hub brings published weights
   */
  public DjlBackboneLoader(DjlOptions options, Hub hub) {
    this(options, hub, System.err::println);
  }

  /**
   * @param options where weights come from
   * @param hub brings published weights
   * @param say told, in one line, what was left off, ignored or converted to read a file of weights
   */
  public DjlBackboneLoader(DjlOptions options, Hub hub, Consumer<String> say) {
    this(new Sources(options, new NetworkSources(options.weights(), options.manifest(), hub)), say);
  }

  private DjlBackboneLoader(Sources sources, Consumer<String> say) {
    this.sources = sources;
    this.say = say;
  }

  /**
   * Published weights come from where the environment's variables say.
   *
   * @param options where weights come from
   */
  public DjlBackboneLoader(DjlOptions options) {
    this(
        options,
        new Hub(HubSettings.of(System.getenv()), DownloadLines.onStandardError()),
        System.err::println);
  }

  @Override
  public BackboneLoader offline() {
    return new DjlBackboneLoader(sources.offline(), say);
  }

  @Override
  public Backbone load(BackboneRequest request) {
    if (Sources.isScript(request)) {
      return script(request);
    }
    NamedNetwork named = sources.named(request);
    List<String> layers =
        request.layers().isEmpty()
            ? List.of(named.architecture().defaultLayer())
            : request.layers();
    NDManager owner = PyTorch.manager(request.device(), request.threads());
    try {
      NamedNetwork.Opened opened = named.open(request.imageSize(), say);
      Network network = new Network(opened.network().cut(layers), owner);
      Identity identity =
          new Identity(
              "djl:" + opened.name(), opened.sha256(), named.architecture().preprocessing());
      return DjlBackbone.open(identity, network, layers, request);
    } catch (RuntimeException e) {
      owner.close();
      throw e;
    }
  }

  private Backbone script(BackboneRequest request) {
    Hub.Verified file = sources.script(request);
    ScriptModule module = open(file, request);
    List<String> layers = request.layers();
    if (layers.isEmpty()) {
      layers = List.of(lastSpatial(module, file.file(), request.imageSize()));
    }
    Identity identity =
        new Identity("djl:" + file.file().getFileName(), file.sha256(), Preprocessing.IMAGENET);
    return DjlBackbone.open(identity, module.choosing(layers), layers, request);
  }

  private static ScriptModule open(Hub.Verified script, BackboneRequest request) {
    Device device = request.device();
    return ScriptModule.open(script.file(), PyTorch.manager(device, request.threads()), device);
  }

  private static String lastSpatial(ScriptModule module, Path file, ImageSize size) {
    String last = null;
    for (LayerDescription layer : outputs(module, size)) {
      last = layer.spatial() ? layer.name() : last;
    }
    if (last == null) {
      module.close();
      throw new IllegalArgumentException(
          "TorchScript file '%s' has no spatial output at images of %s".formatted(file, size));
    }
    return last;
  }

  private static List<LayerDescription> outputs(ScriptModule module, ImageSize size) {
    try (NDManager scratch = module.manager().newSubManager()) {
      NDArray zero = scratch.zeros(new Shape(1, 3, size.height(), size.width()));
      List<LayerDescription> layers = new ArrayList<>();
      module
          .outputs(zero)
          .forEach((name, array) -> layers.add(description(name, "TorchScript", array.getShape())));
      return layers;
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
  }

  private static LayerDescription description(String name, String operator, Shape shape) {
    List<Long> sides = new ArrayList<>();
    for (long side : shape.getShape()) {
      sides.add(side);
    }
    return new LayerDescription(name, operator, sides, null, sides.size() == 4);
  }

  /** {@inheritDoc} A named network is built with random weights for this: nothing is downloaded. */
  @Override
  public List<LayerDescription> describe(BackboneRequest request) {
    if (Sources.isScript(request)) {
      try (ScriptModule module = open(sources.script(request), request)) {
        return outputs(module, request.imageSize());
      }
    }
    NamedNetwork named = new NamedNetwork.Random(NetworkSources.architecture(request), 0);
    NetworkDescription uncut = named.open(request.imageSize(), say).network();
    try (NDManager owner = PyTorch.manager(request.device(), request.threads())) {
      Map<String, String> operators = uncut.layers();
      List<String> names = List.copyOf(operators.keySet());
      List<LayerDescription> layers = new ArrayList<>();
      try (NDManager scratch = owner.newSubManager()) {
        ImageSize size = request.imageSize();
        new Network(uncut.cut(names), owner)
            .run(
                scratch.zeros(new Shape(1, 3, size.height(), size.width())),
                (index, map) ->
                    layers.add(
                        description(
                            names.get(index), operators.get(names.get(index)), map.getShape())));
      } catch (EngineException e) {
        throw new IllegalArgumentException(
            "Network '%s' cannot take images of %s: %s"
                .formatted(request.source(), request.imageSize(), PyTorch.first(e)),
            e);
      }
      return layers;
    }
  }
}
