package org.deepfeature.dfm.runtime.backbone;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.LayerDescription;
import org.deepfeature.dfm.api.BackboneLoader.Quantizer;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/**
 * Opens the network that settings name, or the several that they join, on the device they name.
 * Immutable and thread-safe.
 */
public final class Backbones {
  private final BackboneSettings settings;
  private final List<BackboneName> names;
  private final BackboneLoaders loaders;

  /**
   * @param plugins that are there
   * @param settings name backbone, layers, size, device, threads
   * @throws ConfigurationException if the backbone's name has no kind, or nothing after it
   */
  public Backbones(RuntimePlugins plugins, BackboneSettings settings) {
    this(plugins, settings, false);
  }

  /**
   * @param plugins that are there
   * @param settings name backbone, layers, size, device, threads
   * @param offline whether what would have to be downloaded is an error
   * @throws ConfigurationException if the backbone's name has no kind, or nothing behind it
   */
  public Backbones(RuntimePlugins plugins, BackboneSettings settings, boolean offline) {
    this.settings = settings;
    this.names = BackboneName.parse(settings.backbone(), plugins.backbones().factories().keySet());
    this.loaders = new BackboneLoaders(plugins, settings, names, offline);
  }

  /**
   * @param plugins that are there
   * @param backbone one or several, with a plus between them
   * @return each of them
   * @throws ConfigurationException if one has no kind, or nothing after it
   */
  public static List<String> names(RuntimePlugins plugins, String backbone) {
    return BackboneName.parse(backbone, plugins.backbones().factories().keySet()).stream()
        .map(BackboneName::toString)
        .toList();
  }

  /**
   * @param plugins that are there
   * @param backbone of a model: {@code KIND:NAME}, or several with a plus between them
   * @param model as it begins a sentence, such as {@code Model 'a.dfm'}
   * @throws DfmException if a kind is of a plugin that is not here, or the model was fitted on
   *     embeddings and so has no network
   */
  public static void requireForModel(RuntimePlugins plugins, String backbone, String model) {
    if (backbone.equals(BackboneSettings.EMBEDDINGS)) {
      throw new DfmException(
          "%s was fitted on embeddings and has no network to look at images with; embeddings are scored by dfm score"
              .formatted(model));
    }
    BackboneName.parse(backbone, plugins.backbones().factories().keySet())
        .forEach(name -> plugins.backbones().requireForModel(name.kind(), model));
  }

  /**
   * @param say told which device {@code auto} chose, and why, and the network's remarks
   * @return the open backbone; the caller closes it
   * @throws UnknownNameException if there is no such kind, layer or option
   */
  public Backbone open(Consumer<String> say) {
    return open(Map.of(), say);
  }

  /**
   * @param contents what {@link #contents} gave: networks that are not looked for anywhere
   * @param say told which device {@code auto} chose, and why, and the network's remarks
   * @return the open backbone; the caller closes it
   * @throws UnknownNameException if there is no such kind, layer or option
   */
  public Backbone open(Map<Integer, byte[]> contents, Consumer<String> say) {
    loaders.requireKnownOptions();
    requireTiles();
    List<Look> looks = Look.all(settings, names.size());
    if (names.size() == 1 && looks.size() == 1 && looks.get(0).size().equals(settings.size())) {
      return open(looks.get(0), contents, say);
    }
    List<JoinedBackbone.Member> opened = new ArrayList<>();
    try {
      for (int i = 0; i < looks.size(); i++) {
        Look look = looks.get(i);
        boolean again = i > 0 && looks.get(i - 1).network() == look.network();
        opened.add(
            new JoinedBackbone.Member(
                open(look, contents, again ? line -> {} : say),
                look.size(),
                names.size() == 1 ? "" : (look.network() + 1) + "/",
                look.size().equals(settings.size()) ? "" : ":size=" + look.size()));
      }
      return new JoinedBackbone(opened, settings.size(), sha256(looks, opened));
    } catch (RuntimeException e) {
      JoinedBackbone.closeAll(opened.stream().map(JoinedBackbone.Member::backbone).toList());
      throw e;
    }
  }

  private void requireTiles() {
    settings
        .tiling()
        .filter(tiles -> tiles.seen(settings.size()).equals(settings.size()))
        .ifPresent(
            tiles -> {
              throw new ConfigurationException(
                  "tile %s does nothing to images of %s; expected larger images, or no tile"
                      .formatted(tiles.tile(), settings.size()));
            });
  }

  /** One network's own hash however often it looks; of several, one of all. */
  private String sha256(List<Look> looks, List<JoinedBackbone.Member> opened) {
    Map<Integer, String> hashes = new TreeMap<>();
    for (int i = 0; i < looks.size(); i++) {
      hashes.put(looks.get(i).network(), opened.get(i).backbone().sha256());
    }
    return names.size() == 1 ? hashes.get(0) : Sha256.ofLines(List.copyOf(hashes.values()));
  }

  /**
   * @return number of a network, from 0 → all of it, of those that can be had in one piece
   * @throws DfmException if one cannot be read
   */
  public Map<Integer, byte[]> contents() {
    Map<Integer, byte[]> contents = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      int number = i;
      BackboneName name = names.get(i);
      loaders
          .of(name)
          .content(loaders.request(name, Look.at(i, settings), Device.CPU))
          .ifPresent(content -> contents.put(number, content));
    }
    return contents;
  }

  /**
   * The networks as ONNX graphs, one for each size of images that a network sees.
   *
   * @param contents what {@link #contents} gave: networks that are not looked for anywhere
   * @param say told the networks' remarks
   * @return in the order in which {@link #open(Map, Consumer)} joins them
   * @throws DfmException if one cannot be read, or is of a kind that cannot be written as ONNX
   */
  public List<NetworkGraph> graphs(Map<Integer, byte[]> contents, Consumer<String> say) {
    List<NetworkGraph> graphs = new ArrayList<>();
    for (Look look : Look.all(settings, names.size())) {
      BackboneName name = names.get(look.network());
      try (Backbone backbone = open(look, contents, say)) {
        List<LayerBand> bands =
            LayerBand.parse(backbone.layers().stream().map(Backbone.Layer::name).toList());
        List<String> layers = LayerBand.members(bands);
        BackboneRequest request =
            loaders.request(name, new Look(look.network(), look.size(), layers), backbone.device());
        byte[] onnx =
            loaders
                .of(name)
                .onnx(request, Optional.ofNullable(contents.get(look.network())))
                .or(() -> loaders.onnxOfAnotherKind(name, request, backbone.sha256()))
                .orElseThrow(() -> new DfmException(notOnnx(name)));
        graphs.add(
            new NetworkGraph(
                name.toString(),
                onnx,
                backbone.preprocessing(),
                look.size(),
                settings.seen(look.size()),
                backbone.layers(),
                LayerBand.places(bands),
                backbone instanceof TiledBackbone tiled
                    ? Optional.of(tiled.grid())
                    : Optional.empty()));
      }
    }
    return List.copyOf(graphs);
  }

  private static String notOnnx(BackboneName name) {
    return "Backbone %s cannot be written as ONNX: networks of kind '%s' run in their own engine; export the network to an ONNX file (such as by torch.onnx.export), fit with onnx:FILE.onnx, and export that model"
        .formatted(name, name.kind());
  }

  private Backbone open(Look look, Map<Integer, byte[]> contents, Consumer<String> say) {
    BackboneName name = names.get(look.network());
    BackboneLoader loader = loaders.of(name);
    byte[] content = contents.get(look.network());
    List<LayerBand> bands = LayerBand.parse(look.layers());
    Look members = new Look(look.network(), look.size(), LayerBand.members(bands));
    Backbone opened =
        DeviceChoice.open(
            settings.device(),
            name.kind(),
            loaders.factory(name),
            device -> {
              BackboneRequest request = loaders.request(name, members, device);
              return content == null ? loader.load(request) : loader.load(request, content);
            },
            say);
    Backbone network = LayerBand.any(bands) ? banded(opened, bands) : opened;
    Backbone backbone =
        settings.seen(look.size()).equals(look.size()) ? network : tiled(network, look);
    backbone.remarks().forEach(say);
    return backbone;
  }

  private static Backbone banded(Backbone network, List<LayerBand> bands) {
    try {
      return new BandedBackbone(network, bands);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private Backbone tiled(Backbone network, Look look) {
    try {
      return new TiledBackbone(network, look.size(), settings.tiling().orElseThrow());
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /**
   * @param layers after which it is cut
   * @param calibration batches of ordinary images, prepared
   * @return the content of a file with the quantised network
   * @throws ConfigurationException if it is several backbones, or of a kind that cannot be
   *     quantised
   */
  public byte[] quantize(List<String> layers, Iterator<Tensor> calibration) {
    BackboneName name = names.get(0);
    Quantizer quantizer =
        loaders
            .of(name)
            .quantizer()
            .filter(some -> names.size() == 1)
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "Backbone '%s' cannot be quantised; give one of kind onnx"
                            .formatted(settings.backbone())));
    return quantizer.quantize(
        loaders.request(
            name,
            new Look(0, settings.size(), LayerBand.members(LayerBand.parse(layers))),
            Device.CPU),
        calibration);
  }

  /**
   * @param say told how weights were read, and for which images the file is
   * @return the content of a file that is the network by name, cut behind the layers that the
   *     settings name
   * @throws ConfigurationException if it is several backbones, a layer is to be changed, or
   *     networks of this kind are not written
   */
  public byte[] file(Consumer<String> say) {
    BackboneName name = names.get(0);
    for (LayerRequest request : LayerRequest.parse(settings.layers())) {
      if (!request.equals(LayerRequest.of(request.name()))) {
        throw new ConfigurationException(
            "Layer '%s'; a file holds layers as they are, expected %s"
                .formatted(request, request.name()));
      }
    }
    return Optional.of(loaders.of(name))
        .filter(some -> names.size() == 1)
        .flatMap(
            loader ->
                loader.file(
                    loaders.request(
                        name, new Look(0, settings.size(), settings.layers()), Device.CPU),
                    say))
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "Backbone '%s' is not written as a file; give one network by name, such as resnet50"
                        .formatted(settings.backbone())));
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
      loaders
          .of(name)
          .describe(loaders.request(name, Look.at(i, settings), Device.CPU))
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
