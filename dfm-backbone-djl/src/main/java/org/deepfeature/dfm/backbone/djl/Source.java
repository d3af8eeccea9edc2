package org.deepfeature.dfm.backbone.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.deepfeature.dfm.api.BackboneRequest;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.djl.DjlBackbone.Identity;
import org.deepfeature.dfm.backbone.djl.network.Architecture;
import org.deepfeature.dfm.backbone.djl.network.Architectures;
import org.deepfeature.dfm.backbone.djl.network.Network;
import org.deepfeature.dfm.backbone.djl.weights.LoadedParameters;
import org.deepfeature.dfm.backbone.djl.weights.SeededParameters;
import org.deepfeature.dfm.backbone.djl.weights.WeightFile;
import org.jspecify.annotations.Nullable;

/** What a request's source and weights mean. */
sealed interface Source {

  /** A TorchScript file, which brings its weights. */
  record ScriptFile(Path file, String sha256) implements Source {}

  /**
   * An architecture and its weights.
   *
   * @param name with the tag of its weights, such as {@code resnet50.a1_in1k}
   * @param file of the weights; null for random ones
   * @param seed of random ones
   */
  record NamedNetwork(Architecture architecture, String name, @Nullable Path file, long seed)
      implements Source {

    /** A network, and what a fitted model should remember of it. */
    record Opened(Identity identity, Network.Uncut network) {}

    NamedNetwork random(long newSeed) {
      return new NamedNetwork(architecture, architecture.name(), null, newSeed);
    }

    Opened open(NDManager owner, ImageSize size) {
      if (file == null) {
        Network.Uncut network =
            new Network.Whole(architecture, new SeededParameters(owner, seed), owner, size).build();
        String what = architecture.name() + " random weights, version 1, seed " + seed;
        return new Opened(identity("djl:" + name, Sha256.of(what)), network);
      }
      String sha256 = Sha256.of(file);
      try (NDManager scratch = owner.newSubManager()) {
        Map<String, NDArray> arrays = WeightFile.read(file, scratch);
        LoadedParameters parameters = new LoadedParameters(file.toString(), owner, arrays);
        Network.Uncut network = new Network.Whole(architecture, parameters, owner, size).build();
        parameters.finish(architecture);
        return new Opened(identity("djl:" + name, sha256), network);
      }
    }

    private Identity identity(String full, String sha256) {
      return new Identity(full, sha256, architecture.preprocessing());
    }
  }

  /** Resolves the name; downloads nothing unless published weights are asked for. */
  static Source of(BackboneRequest request, DjlOptions options) {
    String source = request.source();
    String lower = source.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".pt") || lower.endsWith(".pth") || lower.endsWith(".torchscript")) {
      if (!options.weights().isEmpty()) {
        throw new IllegalArgumentException(
            "Backbone option weights '%s'; TorchScript file '%s' brings its own"
                .formatted(options.weights(), source));
      }
      if (!request.pretrained()) {
        throw new IllegalArgumentException(
            "TorchScript file '%s' brings its weights; random ones are for networks by name"
                .formatted(source));
      }
      Path file = path(source);
      return new ScriptFile(file, Sha256.of(file));
    }
    int dot = source.indexOf('.');
    Architecture architecture = Architectures.of(dot < 0 ? source : source.substring(0, dot));
    if (!request.pretrained()) {
      return new NamedNetwork(architecture, architecture.name(), null, request.seed());
    }
    if (options.weights().isEmpty()) {
      throw new UnsupportedOperationException("published weights");
    }
    Path file = path(options.weights());
    return new NamedNetwork(architecture, source + " (" + file.getFileName() + ")", file, 0);
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
