package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * A network that was written as a file.
 *
 * @param file of ONNX
 * @param layers behind which it was cut; none if it is whole
 * @param bytes size of the file
 */
public record ExportedBackbone(Path file, List<String> layers, long bytes) {
  public ExportedBackbone {
    layers = List.copyOf(layers);
  }
}
