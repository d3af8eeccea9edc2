package org.deepfeature.dfm.backbone.onnx;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.HubSettings;
import org.deepfeature.dfm.hub.Manifest;
import org.deepfeature.dfm.network.architecture.Architectures;
import org.deepfeature.dfm.network.source.NamedNetwork;
import org.deepfeature.dfm.network.source.NetworkSources;

/** Finds the file behind what a user wrote: a path, or the name of a published network. */
final class Networks {
  private static final String MANIFEST = "networks.json";
  private static final String ENDING = ".onnx";

  private final OnnxOptions options;
  private final Hub hub;

  Networks(OnnxOptions options, Hub hub) {
    this.options = options;
    this.hub = hub;
  }

  /** An architecture that is known by name, perhaps with the tag of its weights. */
  boolean isDescribed(String source) {
    return NetworkSources.isKnown(source)
        && !source.endsWith(ENDING)
        && !isPublished(source)
        && !Files.isRegularFile(path(source));
  }

  /** Known as an ONNX file, and not as weights of an architecture. */
  private boolean isPublished(String source) {
    Manifest manifest = manifest();
    return manifest.names().contains(source)
        && manifest.source(source).address(HubSettings.of(Map.of())).endsWith(ENDING);
  }

  NamedNetwork named(BackboneRequest request) {
    return new NetworkSources(options.weights(), options.manifest(), hub).named(request);
  }

  /** A file that is there wins over a name; what looks like neither is an unknown name. */
  Path file(String source) {
    Path path = path(source);
    if (Files.isRegularFile(path) || source.endsWith(ENDING) || path.getNameCount() > 1) {
      return path;
    }
    Manifest manifest = manifest();
    if (manifest.names().contains(source)) {
      return hub.fetch(manifest.source(source)).file();
    }
    throw new UnknownNameException("ONNX network (nor is it a file)", source, names());
  }

  private List<String> names() {
    List<String> names = new ArrayList<>(manifest().names());
    names.add("scattering");
    names.addAll(Architectures.names());
    return names;
  }

  /**
   * @throws IllegalArgumentException if it is a file
   * @throws UnknownNameException if it is neither a file nor a name
   */
  void requireName(String source) {
    if (Files.isRegularFile(path(source))) {
      throw new IllegalArgumentException(
          "'%s' is a file already; expected the name of a network: %s"
              .formatted(source, String.join(", ", names())));
    }
    if (!NetworkSources.isKnown(source) && !names().contains(source)) {
      throw new UnknownNameException("network", source, names());
    }
  }

  private Manifest manifest() {
    InputStream own = Objects.requireNonNull(Networks.class.getResourceAsStream(MANIFEST));
    Manifest published = Manifest.read(own, MANIFEST);
    return options.manifest().isEmpty()
        ? published
        : published.extendedBy(Manifest.read(path(options.manifest())));
  }

  private static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new DfmException("ONNX file '" + name + "' is not a possible file name", e);
    }
  }
}
