package org.deepfeature.dfm.api;

import java.util.List;

/**
 * Which network, with which weights, up to which layers, for which input, where.
 *
 * @param source what stands behind the colon of {@code onnx:FILE}: a file or a name, never empty
 * @param layers layers to return, in this order; empty for the backbone's recommended one
 * @param imageSize height and width of the images that will come
 * @param device where to run
 * @param threads threads that one extraction may use, {@code >= 1}
 * @param pretrained whether a network that is asked for by name gets its published weights; random
 *     ones otherwise
 * @param seed of the random weights
 */
public record BackboneRequest(
    String source,
    List<String> layers,
    ImageSize imageSize,
    Device device,
    int threads,
    boolean pretrained,
    long seed) {

  public BackboneRequest {
    layers = List.copyOf(layers);
    if (source.isBlank()) {
      throw new IllegalArgumentException("A backbone needs a file or a name behind the colon");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("Threads " + threads + "; expected at least 1");
    }
  }

  /**
   * Asks for pre-trained weights.
   *
   * @param source as above
   * @param layers as above
   * @param imageSize as above
   * @param device as above
   * @param threads as above
   */
  public BackboneRequest(
      String source, List<String> layers, ImageSize imageSize, Device device, int threads) {
    this(source, layers, imageSize, device, threads, true, 0);
  }
}
