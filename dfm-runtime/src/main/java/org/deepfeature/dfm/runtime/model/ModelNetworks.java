package org.deepfeature.dfm.runtime.model;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.backbone.NetworkGraph;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.jspecify.annotations.Nullable;

/**
 * Finds the network that a model was fitted with: where the caller says; else in the model itself,
 * beside it, or where it lay then. A network of another hash is never used.
 *
 * @param plugins that are there
 * @param file the model
 * @param place where the model lies; null if it was not read from a file
 * @param offline whether what would have to be downloaded is an error
 * @param say told which device {@code auto} chose, and why
 */
public record ModelNetworks(
    RuntimePlugins plugins,
    DfmFile file,
    @Nullable Path place,
    boolean offline,
    Consumer<String> say) {

  /**
   * @param settings of the model, with device and threads of this run
   * @return the open network; the caller closes it
   * @throws DfmException if it is nowhere, or has another hash wherever it is; the message names
   *     every place that was looked at; or if its kind is of a plugin that is not here
   */
  public Backbone open(BackboneSettings settings) {
    Backbones.requireForModel(plugins, settings.backbone(), Algorithms.modelAt(place));
    if (!file.networks().isEmpty()) {
      Backbone carried = new Backbones(plugins, settings, offline).open(file.networks(), say);
      if (carried.sha256().equals(file.backboneSha256())) {
        return checked(carried);
      }
      carried.close();
      throw new DfmException(
          "The network that the model carries has hash %s, but the model was fitted with %s"
              .formatted(carried.sha256(), file.backboneSha256()));
    }
    List<DfmException> failures = new ArrayList<>();
    for (String backbone : candidates(settings.backbone())) {
      try {
        return openAt(settings.withBackbone(backbone));
      } catch (DfmException e) {
        failures.add(e);
      }
    }
    DfmException first = failures.remove(0);
    failures.forEach(first::addSuppressed);
    throw first;
  }

  /**
   * @param settings with the network where the caller says that it lies
   * @return the open network; the caller closes it
   * @throws DfmException if it cannot be opened, or has another hash
   */
  public Backbone openAt(BackboneSettings settings) {
    Backbone backbone;
    try {
      backbone = new Backbones(plugins, settings, offline).open(say);
    } catch (DfmException e) {
      throw new DfmException(
          "%s; the model's backbone has hash %s: point --backbone to where it lies now%s"
              .formatted(e.getMessage(), file.backboneSha256(), orBeside()),
          e);
    }
    if (!backbone.sha256().equals(file.backboneSha256())) {
      String found = backbone.sha256();
      backbone.close();
      throw new DfmException(
          "Backbone %s has hash %s, but the model was fitted with %s; point --backbone to that file"
              .formatted(settings.backbone(), found, file.backboneSha256()));
    }
    return checked(backbone);
  }

  /**
   * @param settings of the model
   * @return its networks as ONNX graphs, in the order in which {@link #open} joins them
   * @throws DfmException if one is nowhere, has another hash, or cannot be written as ONNX
   */
  public List<NetworkGraph> graphs(BackboneSettings settings) {
    Backbones.requireForModel(plugins, settings.backbone(), Algorithms.modelAt(place));
    if (!file.networks().isEmpty()) {
      return new Backbones(plugins, settings, offline).graphs(file.networks(), line -> {});
    }
    DfmException first = null;
    for (String backbone : candidates(settings.backbone())) {
      BackboneSettings there = settings.withBackbone(backbone);
      try {
        return graphsAt(there);
      } catch (DfmException e) {
        first = first == null ? e : first;
      }
    }
    throw Objects.requireNonNull(first);
  }

  /**
   * @param settings with the network where the caller says that it lies
   * @return as {@link #graphs}
   * @throws DfmException if it cannot be opened, has another hash, or cannot be written as ONNX
   */
  public List<NetworkGraph> graphsAt(BackboneSettings settings) {
    openAt(settings).close();
    return new Backbones(plugins, settings, offline).graphs(Map.of(), line -> {});
  }

  /** The same file may be read in another way than by the version that fitted the model. */
  private Backbone checked(Backbone backbone) {
    List<EmbeddingLayout> fitted = file.layouts();
    LayerEmbeddings embeddings = file.configuration().embeddings();
    List<String> differences = new ArrayList<>();
    for (int l = 0; l < Math.min(fitted.size(), backbone.layers().size()); l++) {
      Layer layer = backbone.layers().get(l);
      EmbeddingLayout then = fitted.get(l);
      int pooling = embeddings.of(l).pooling();
      boolean same =
          then.layer().equals(layer.name())
              && then.channels() == layer.channels()
              && then.height() == layer.height() / pooling
              && then.width() == layer.width() / pooling;
      if (!same) {
        differences.add(
            "'%s' %s x %s x %s then, '%s' %s x %s x %s now"
                .formatted(
                    then.layer(),
                    then.channels(),
                    then.height(),
                    then.width(),
                    layer.name(),
                    layer.channels(),
                    layer.height() / pooling,
                    layer.width() / pooling));
      }
    }
    if (differences.isEmpty()) {
      return backbone;
    }
    backbone.close();
    throw new DfmException(
        "The model was fitted when its network's layers were read otherwise (%s); fit it anew"
            .formatted(String.join("; ", differences)));
  }

  private String orBeside() {
    return place == null ? "" : ", or put it beside " + place;
  }

  /** A file of the recorded name beside the model comes first: both were moved together. */
  private Set<String> candidates(String recorded) {
    Set<String> candidates = new LinkedHashSet<>();
    if (place != null) {
      List<String> moved = new ArrayList<>();
      boolean found = false;
      for (String name : Backbones.names(plugins, recorded)) {
        String beside = beside(name, place);
        found |= !beside.equals(name);
        moved.add(beside);
      }
      if (found) {
        candidates.add(String.join("+", moved));
      }
    }
    candidates.add(recorded);
    return candidates;
  }

  private static String beside(String name, Path place) {
    int colon = name.indexOf(':');
    try {
      Path file = Path.of(name.substring(colon + 1)).getFileName();
      Path beside = file == null ? null : place.toAbsolutePath().resolveSibling(file);
      return beside != null && Files.isRegularFile(beside)
          ? name.substring(0, colon + 1) + beside
          : name;
    } catch (InvalidPathException e) {
      // A name that no file can have is no file's.
      return name;
    }
  }
}
