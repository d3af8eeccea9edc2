package org.deepfeature.dfm.cli.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LayerDescription;
import org.deepfeature.dfm.api.Quantizer;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.runtime.backbone.JoinedBackbone;
import org.deepfeature.dfm.runtime.file.Sha256;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;

/** Opens the backbone of a configuration, or the several that it joins, on the device it names. */
public final class Backbones {
  private static final Path FIRST_GPU = Path.of("/dev/nvidia0");

  private final Plugins plugins;
  private final Configuration configuration;
  private final List<BackboneName> names;

  /**
   * @param plugins that are there
   * @param configuration names backbone, layers, size, device, threads
   * @throws ConfigurationException if the backbone's name has no kind, or nothing behind it
   */
  public Backbones(Plugins plugins, Configuration configuration) {
    this.plugins = plugins;
    this.configuration = configuration;
    this.names =
        BackboneName.parse(configuration.backbone(), plugins.backbones().factories().keySet());
  }

  /**
   * @param say told which device {@code auto} chose, and why
   * @return the open backbone; the caller closes it
   * @throws UnknownNameException if there is no such kind, layer or option
   */
  public Backbone open(Consumer<String> say) {
    requireKnownOptions();
    if (names.size() == 1) {
      return open(names.get(0), configuration.layers(), say);
    }
    List<List<String>> layers = layersOfEach();
    List<Backbone> opened = new ArrayList<>();
    try {
      for (int i = 0; i < names.size(); i++) {
        opened.add(open(names.get(i), layers.get(i), say));
      }
      return new JoinedBackbone(
          opened, Sha256.ofLines(opened.stream().map(Backbone::sha256).toList()));
    } catch (RuntimeException e) {
      JoinedBackbone.closeAll(opened);
      throw e;
    }
  }

  /** Layers of several backbones are asked for as {@code 1/layer2,2/scattering}. */
  private List<List<String>> layersOfEach() {
    List<List<String>> each = new ArrayList<>();
    names.forEach(name -> each.add(new ArrayList<>()));
    for (String layer : configuration.layers()) {
      int slash = layer.indexOf('/');
      String number = slash < 1 ? "" : layer.substring(0, slash);
      if (!number.matches("\\d{1,3}")
          || Integer.parseInt(number) < 1
          || Integer.parseInt(number) > names.size()) {
        throw new ConfigurationException(
            "Layer '%s' of %d backbones; expected the backbone's number and a slash before it, such as 1/%s"
                .formatted(layer, names.size(), layer));
      }
      each.get(Integer.parseInt(number) - 1).add(layer.substring(slash + 1));
    }
    return each;
  }

  private Backbone open(BackboneName name, List<String> layers, Consumer<String> say) {
    BackboneLoader loader = loader(name);
    if (!configuration.device().equals("auto")) {
      return loader.load(request(name, layers, Device.parse(configuration.device())));
    }
    Factory<BackboneLoader, ?> factory = plugins.backbones().factories().get(name.kind());
    if (factory != null && !factory.devices().contains(Device.Kind.CUDA)) {
      say.accept("device: cpu, where backbone kind " + name.kind() + " runs");
    } else if (!Files.exists(FIRST_GPU)) {
      say.accept("device: cpu, since this machine has no NVIDIA GPU");
    } else {
      Backbone onGpu = onGpu(loader, request(name, layers, Device.cuda(0)), say);
      if (onGpu != null) {
        return onGpu;
      }
    }
    return loader.load(request(name, layers, Device.CPU));
  }

  private static @Nullable Backbone onGpu(
      BackboneLoader loader, BackboneRequest request, Consumer<String> say) {
    try {
      Backbone backbone = loader.load(request);
      say.accept("device: cuda:0, the machine's first GPU");
      return backbone;
    } catch (DfmException e) {
      say.accept("device: cpu, although there is a GPU: " + e.getMessage());
      return null;
    }
  }

  /**
   * @param layers behind which it is cut
   * @param calibration batches of ordinary images, prepared
   * @return the content of a file with the quantised network
   * @throws ConfigurationException if it is several backbones, or of a kind that cannot be
   *     quantised
   */
  public byte[] quantize(List<String> layers, Iterator<Tensor> calibration) {
    BackboneName name = names.get(0);
    Quantizer quantizer =
        loader(name)
            .quantizer()
            .filter(some -> names.size() == 1)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "Backbone '%s' cannot be quantised; give one of kind onnx"
                            .formatted(configuration.backbone())));
    return quantizer.quantize(request(name, layers, Device.CPU), calibration);
  }

  private BackboneLoader loader(BackboneName name) {
    ObjectNode given = configuration.backboneOptions();
    ObjectNode own = given;
    if (names.size() > 1) {
      own = JsonNodeFactory.instance.objectNode();
      for (String key : optionsOf(name)) {
        if (given.has(key)) {
          own.set(key, given.get(key));
        }
      }
    }
    return plugins.backbones().create(name.kind(), own);
  }

  /** Each of several backbones takes the options that it knows; one that none knows is an error. */
  private void requireKnownOptions() {
    if (names.size() == 1) {
      return;
    }
    Set<String> known = new LinkedHashSet<>();
    names.forEach(name -> known.addAll(optionsOf(name)));
    configuration
        .backboneOptions()
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new UnknownNameException(
                    "option of backbones '%s'".formatted(configuration.backbone()), key, known);
              }
            });
  }

  private List<String> optionsOf(BackboneName name) {
    Factory<BackboneLoader, ?> factory = plugins.backbones().factories().get(name.kind());
    return factory == null
        ? List.of()
        : Arrays.stream(factory.defaults().getClass().getRecordComponents())
            .map(component -> component.getName())
            .toList();
  }

  private BackboneRequest request(BackboneName name, List<String> layers, Device device) {
    return new BackboneRequest(
        name.source(),
        layers,
        configuration.size(),
        device,
        configuration.threadCount(),
        configuration.pretrained(),
        configuration.seed());
  }

  /**
   * @return every layer that its network has, as {@code dfm layers} lists them; of several
   *     networks, with their number before it
   */
  public List<LayerDescription> describe() {
    List<LayerDescription> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String prefix = names.size() == 1 ? "" : (i + 1) + "/";
      BackboneName name = names.get(i);
      loader(name)
          .describe(request(name, List.of(), Device.CPU))
          .forEach(
              layer ->
                  all.add(
                      new LayerDescription(
                          prefix + layer.name(),
                          layer.operator(),
                          layer.shape(),
                          layer.costShare(),
                          layer.spatial())));
    }
    return all;
  }
}
