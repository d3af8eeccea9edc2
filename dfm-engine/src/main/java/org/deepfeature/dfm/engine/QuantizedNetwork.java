package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.List;

/**
 * A network of 8-bit weights that was written.
 *
 * @param file of ONNX
 * @param layers that it ends with
 * @param images that gave the ranges
 * @param bytes size of the file
 */
public record QuantizedNetwork(Path file, List<String> layers, int images, long bytes) {
  public QuantizedNetwork {
    layers = List.copyOf(layers);
  }
}
