package org.deepfeature.dfm.backbone.djl;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.djl.network.Architecture;
import org.deepfeature.dfm.backbone.djl.network.Architectures;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.Manifest;
import org.deepfeature.dfm.hub.Sha256;

/** What a request's source means: a TorchScript file, or a network by name. */
final class Sources {
  private static final String MANIFEST = "weights.json";
  private static final List<String> SCRIPTS = List.of(".pt", ".pth", ".torchscript");

  private final DjlOptions options;
  private final Hub hub;

  Sources(DjlOptions options, Hub hub) {
    this.options = options;
    this.hub = hub;
  }

  Sources offline() {
    return new Sources(options, hub.offline());
  }

  static boolean isScript(BackboneRequest request) {
    String source = request.source().toLowerCase(Locale.ROOT);
    return SCRIPTS.stream().anyMatch(source::endsWith);
  }

  /** The TorchScript file, which brings its weights. */
  Hub.Verified script(BackboneRequest request) {
    if (!options.weights().isEmpty()) {
      throw new IllegalArgumentException(
          "Backbone option weights '%s'; TorchScript file '%s' brings its own"
              .formatted(options.weights(), request.source()));
    }
    if (!request.pretrained()) {
      throw new IllegalArgumentException(
          "TorchScript file '%s' brings its weights; random ones are for networks by name"
              .formatted(request.source()));
    }
    return local(request.source());
  }

  /** {@code resnet50}, or {@code resnet50.tv_in1k} with the tag of its weights. */
  static Architecture architecture(BackboneRequest request) {
    int dot = request.source().indexOf('.');
    return Architectures.of(dot < 0 ? request.source() : request.source().substring(0, dot));
  }

  /** The network with its weights on this machine; downloads published ones that are not. */
  NamedNetwork named(BackboneRequest request) {
    Architecture architecture = architecture(request);
    if (!request.pretrained()) {
      if (!options.weights().isEmpty()) {
        throw new IllegalArgumentException(
            "Backbone option weights '%s', and random weights; expected one of them"
                .formatted(options.weights()));
      }
      return new NamedNetwork.Random(architecture, request.seed());
    }
    if (!options.weights().isEmpty()) {
      Hub.Verified weights = local(options.weights());
      return new NamedNetwork.Stored(
          architecture, request.source() + "@" + weights.file().getFileName(), weights);
    }
    Manifest manifest = manifest();
    String name = manifest.resolve(request.source());
    return new NamedNetwork.Stored(architecture, name, hub.fetch(manifest.source(name)));
  }

  private Manifest manifest() {
    InputStream own = Objects.requireNonNull(Sources.class.getResourceAsStream(MANIFEST));
    Manifest published = Manifest.read(own, MANIFEST);
    return options.manifest().isEmpty()
        ? published
        : published.extendedBy(Manifest.read(path(options.manifest())));
  }

  private static Hub.Verified local(String name) {
    Path file = path(name);
    return new Hub.Verified(file, Sha256.of(file));
  }

  private static Path path(String name) {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new DfmException("There is no file '" + name + "'");
      }
      return file;
    } catch (InvalidPathException e) {
      throw new DfmException("'" + name + "' is not a possible file name", e);
    }
  }
}
