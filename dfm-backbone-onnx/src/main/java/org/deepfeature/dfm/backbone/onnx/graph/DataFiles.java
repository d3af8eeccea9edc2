package org.deepfeature.dfm.backbone.onnx.graph;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;

/** Reads the files in which a network keeps its weights. They lie in its folder, or below. */
final class DataFiles {
  /** Protocol buffers, in which the runtime takes a network from memory, end at 2 GiB. */
  private static final long LARGEST = Integer.MAX_VALUE - (64L << 20);

  private DataFiles() {}

  static Map<String, byte[]> read(Path network, Map<String, String> locations) {
    Map<String, byte[]> files = new TreeMap<>();
    long total = 0;
    for (Map.Entry<String, String> entry : locations.entrySet()) {
      String location = entry.getKey();
      Path file = file(network, location, entry.getValue());
      try {
        total += Files.size(file);
        if (total > LARGEST) {
          throw new DfmException(
              "ONNX file '%s' keeps more than 2 GiB of weights in other files (%s), which cannot be loaded; use a smaller network or one in float16"
                  .formatted(network, String.join(", ", locations.keySet())));
        }
        files.put(location, Files.readAllBytes(file));
      } catch (IOException | OutOfMemoryError e) {
        throw new DfmException(
            "'%s', where ONNX file '%s' keeps weights, cannot be read: %s"
                .formatted(file, network, e),
            e);
      }
    }
    return files;
  }

  private static Path file(Path network, String location, String place) {
    Path folder = network.toAbsolutePath().getParent();
    Path file;
    try {
      Path relative = Path.of(location);
      boolean leaves =
          location.isBlank()
              || relative.isAbsolute()
              || location.startsWith("\\")
              || location.matches("[A-Za-z]:.*")
              || location.replace('\\', '/').matches("(.*/)?\\.\\.(/.*)?");
      if (leaves || folder == null) {
        throw outside(network, location, place);
      }
      file = folder.resolve(relative);
    } catch (InvalidPathException e) {
      throw outside(network, location, place);
    }
    try {
      if (!Files.exists(file)) {
        throw new DfmException(
            "ONNX file '%s' keeps weights in '%s' (%s), which is not beside it; put both into one folder"
                .formatted(network, location, place));
      }
      if (!Files.isRegularFile(file)) {
        throw new DfmException(
            "ONNX file '%s' keeps weights in '%s' (%s), which is no file"
                .formatted(network, location, place));
      }
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw outside(network, location, place);
      }
    } catch (IOException e) {
      throw new DfmException("'%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    return file;
  }

  private static DfmException outside(Path network, String location, String place) {
    return new DfmException(
        "ONNX file '%s' keeps weights in '%s' (%s), which is outside of its folder; only files in its folder or below are read: put it there, and save the network anew"
            .formatted(network, location, place));
  }
}
