package org.deepfeature.dfm.runtime.backbone;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.jspecify.annotations.Nullable;

/**
 * The loader of each network that settings name, with the options that are its own, and what is
 * asked of it.
 */
final class BackboneLoaders {
  private static final System.Logger LOGGER = System.getLogger(BackboneLoaders.class.getName());

  private final RuntimePlugins plugins;
  private final BackboneSettings settings;
  private final List<BackboneName> names;
  private final boolean offline;

  BackboneLoaders(
      RuntimePlugins plugins,
      BackboneSettings settings,
      List<BackboneName> names,
      boolean offline) {
    this.plugins = plugins;
    this.settings = settings;
    this.names = names;
    this.offline = offline;
  }

  BackboneLoader of(BackboneName name) {
    return of(name, names.size() > 1 ? ownOptions(name) : settings.options());
  }

  private BackboneLoader of(BackboneName name, ObjectNode options) {
    BackboneLoader loader = plugins.backbones().create(name.kind(), options);
    return offline ? loader.offline() : loader;
  }

  BackboneRequest request(BackboneName name, Look look, Device device) {
    return new BackboneRequest(
        name.source(),
        look.layers(),
        settings.seen(look.size()),
        device,
        settings.threads(),
        settings.pretrained(),
        settings.seed());
  }

  @Nullable Factory<BackboneLoader, ?> factory(BackboneName name) {
    return plugins.backbones().factories().get(name.kind());
  }

  /**
   * Looks for the same network with the same weights by an engine that can write it down.
   *
   * @param name of a network that its own engine does not write
   * @param request what of it
   * @param sha256 of the network
   * @return it as ONNX
   */
  Optional<byte[]> onnxOfAnotherKind(BackboneName name, BackboneRequest request, String sha256) {
    for (String kind : plugins.backbones().factories().keySet()) {
      BackboneName other = new BackboneName(kind, name.source());
      if (kind.equals(name.kind())) {
        continue;
      }
      try {
        BackboneLoader loader = of(other, ownOptions(other));
        boolean same;
        try (Backbone network = loader.load(request)) {
          same = network.sha256().equals(sha256);
        }
        if (same) {
          return loader.onnx(request, Optional.empty());
        }
      } catch (IllegalArgumentException | DfmException e) {
        LOGGER.log(System.Logger.Level.DEBUG, "Backbone " + other + " is not " + name, e);
      }
    }
    return Optional.empty();
  }

  /** Those of the given ones that its kind knows. */
  private ObjectNode ownOptions(BackboneName name) {
    ObjectNode own = JsonNodeFactory.instance.objectNode();
    for (String key : optionsOf(name)) {
      if (settings.options().has(key)) {
        own.set(key, settings.options().get(key));
      }
    }
    return own;
  }

  /**
   * Each of several backbones takes the options that it knows.
   *
   * @throws UnknownNameException if there is one that none knows
   */
  void requireKnownOptions() {
    if (names.size() == 1) {
      return;
    }
    Set<String> known = new LinkedHashSet<>();
    names.forEach(name -> known.addAll(optionsOf(name)));
    settings
        .options()
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new UnknownNameException(
                    "option of backbones '%s'".formatted(settings.backbone()), key, known);
              }
            });
  }

  private List<String> optionsOf(BackboneName name) {
    Factory<BackboneLoader, ?> factory = factory(name);
    return factory == null
        ? List.of()
        : Arrays.stream(factory.defaults().getClass().getRecordComponents())
            .map(component -> component.getName())
            .toList();
  }
}
