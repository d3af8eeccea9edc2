package org.deepfeature.dfm.backbone.onnx;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.Manifest;

/** Finds the file behind what a user wrote: a path, or the name of a published network. */
final class Networks {
  private static final String MANIFEST = "networks.json";

  private final OnnxOptions options;
  private final Hub hub;

  Networks(OnnxOptions options, Hub hub) {
    this.options = options;
    this.hub = hub;
  }

  /** A file that is there wins over a name; what looks like neither is an unknown name. */
  Path file(String source) {
    Path path = path(source);
    if (Files.exists(path) || source.endsWith(".onnx") || path.getNameCount() > 1) {
      return path;
    }
    Manifest manifest = manifest();
    if (manifest.names().contains(source)) {
      return hub.fetch(manifest.source(source)).file();
    }
    List<String> names = new ArrayList<>(manifest.names());
    names.add("scattering");
    throw new UnknownNameException("ONNX network (nor is it a file)", source, names);
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
