package org.deepfeature.dfm.api;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens networks of one kind, such as ONNX files. Thread-safe. */
public interface BackboneLoader {

  /**
   * @param request which network, which layers
   * @return the network, ready to run; the caller closes it
   * @throws IllegalArgumentException if a layer does not exist (the message names the nearest
   *     ones), is not spatial, or the network cannot take the image size
   * @throws DfmException if the file cannot be read or the device is not there
   */
  Backbone load(BackboneRequest request);

  /**
   * @param request which network; its layers are not looked at
   * @return every layer that can be requested, in the order of computation
   * @throws DfmException if the file cannot be read
   */
  List<LayerDescription> describe(BackboneRequest request);

  /**
   * @param request which network
   * @return all of the network in one piece, for a model file to carry it; empty if it needs none,
   *     such as one that is generated, or cannot be had in one piece
   * @throws DfmException if it cannot be read
   */
  default Optional<byte[]> content(BackboneRequest request) {
    return Optional.empty();
  }

  /**
   * As {@link #load(BackboneRequest)}, without looking for a file.
   *
   * @param request which network, which layers; its source only gives the name
   * @param content what {@link #content} gave
   * @return the network, ready to run; the caller closes it
   * @throws IllegalArgumentException as {@link #load(BackboneRequest)}, or if networks of this kind
   *     are never had in one piece
   */
  default Backbone load(BackboneRequest request, byte[] content) {
    throw new IllegalArgumentException(
        "Networks of this kind cannot be loaded from memory: " + request.source());
  }

  /**
   * The network as an ONNX model, cut behind the layers that are asked for, for those who put it
   * into a larger graph. Its input {@code dfm:input} is float32, N × C × H × W, prepared as the
   * network's {@link Backbone#preprocessing} says; its outputs {@code dfm:layer:0}, {@code
   * dfm:layer:1} and so on are the layers in the order asked for, float32, N × C × H × W.
   *
   * @param request which network, which layers; at least one
   * @param content what {@link #content} gave; empty to look for the file
   * @return the model's bytes; empty if networks of this kind cannot be written as ONNX
   * @throws IllegalArgumentException as {@link #load(BackboneRequest)}
   * @throws DfmException if the file cannot be read
   */
  default Optional<byte[]> onnx(BackboneRequest request, Optional<byte[]> content) {
    return Optional.empty();
  }

  /**
   * A network that is known by its name, as a file of its own with the weights inside, that this
   * kind loads like any other: with the same layers, the same preparation of pixels and the same
   * recommendations.
   *
   * @param request which network; the layers behind which it is cut, none to leave it whole
   * @param say told how weights were read, and for which images the file is
   * @return the file's content; empty if this kind writes none
   * @throws UnknownNameException if there is no network of that name, or no such layer
   * @throws DfmException if the weights cannot be had
   */
  default Optional<byte[]> file(BackboneRequest request, Consumer<String> say) {
    return Optional.empty();
  }

  /**
   * @return one that never reaches for the network: what would have to be downloaded is a {@link
   *     DfmException}; itself if it never does
   */
  default BackboneLoader offline() {
    return this;
  }

  /**
   * @return what quantises networks of this kind; empty if nothing does
   */
  default Optional<Quantizer> quantizer() {
    return Optional.empty();
  }

  /**
   * Which network, with which weights, up to which layers, for which input, where.
   *
   * @param source what follows the colon of {@code onnx:FILE}: a file or a name, never empty
   * @param layers layers to return, in this order; empty for the backbone's recommended one
   * @param imageSize height and width of the images that will come
   * @param device where to run
   * @param threads threads that one extraction may use, {@code >= 1}
   * @param pretrained whether a network that is requested by name gets its published weights;
   *     random ones otherwise
   * @param seed of the random weights
   */
  record BackboneRequest(
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
        throw new IllegalArgumentException("A backbone needs a file or a name after the colon");
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

  /**
   * A layer that can be requested, as {@code dfm layers} lists it.
   *
   * @param name the name under which it is requested
   * @param operator what computes it, such as {@code Conv}
   * @param shape its shape for one image at the chosen input size, batch first; empty when unknown
   * @param costShare share of the whole network's multiplications up to and including it, 0..1;
   *     null when unknown
   * @param spatial whether it is an N × C × H × W map that can be used for features
   */
  record LayerDescription(
      String name, String operator, List<Long> shape, @Nullable Double costShare, boolean spatial) {

    public LayerDescription {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Makes a smaller and faster network of a network: 8-bit weights and activations. Thread-safe.
   */
  interface Quantizer {

    /**
     * @param request which network, cut after which layers
     * @param calibration batches of ordinary images, prepared as the network's {@link
     *     Backbone#preprocessing} says; at least one. Ranges of activations are taken from them
     * @return the content of a file that the same kind of backbone can load, with the same layers
     * @throws IllegalArgumentException if the network has nothing that can be quantised, or is in a
     *     form that cannot; the message says which
     * @throws IllegalStateException if there is no calibration image
     * @throws DfmException if the network cannot be read or run
     */
    byte[] quantize(BackboneRequest request, Iterator<Tensor> calibration);
  }
}
