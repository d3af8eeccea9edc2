package org.deepfeature.dfm.runtime.backbone;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;

/**
 * Which network, or several, up to which layers, where.
 *
 * @param backbone {@code KIND:NAME}, several with a plus between them
 * @param options of its kind, those that differ from the defaults
 * @param pretrained whether a network by name gets its published weights
 * @param seed of random weights
 * @param layers to return, each as a {@link LayerRequest}; empty for the recommended one; of
 *     several networks, each with its number and a slash before it
 * @param size of the images; layers with a size of their own see smaller ones
 * @param tiling of images that are larger; empty if the network sees them whole
 * @param device {@code auto}, {@code cpu} or {@code cuda[:n]}
 * @param threads that one extraction may use, {@code >= 1}
 */
public record BackboneSettings(
    String backbone,
    ObjectNode options,
    boolean pretrained,
    long seed,
    List<String> layers,
    ImageSize size,
    Optional<Tiling> tiling,
    String device,
    int threads) {
  /** A device that is found out. */
  public static final String AUTO = "auto";

  /** What a model that was fitted on embeddings has in place of a backbone and a layer. */
  public static final String EMBEDDINGS = "embeddings";

  public BackboneSettings {
    layers = List.copyOf(layers);
  }

  /**
   * @param images size of images
   * @return what of them the network sees at once
   */
  public ImageSize seen(ImageSize images) {
    return tiling.map(tiles -> tiles.seen(images)).orElse(images);
  }

  /**
   * @param other network
   * @return the same of that
   */
  public BackboneSettings withBackbone(String other) {
    return new BackboneSettings(
        other, options, pretrained, seed, layers, size, tiling, device, threads);
  }

  /**
   * @param other layers
   * @return the same up to those
   */
  public BackboneSettings withLayers(List<String> other) {
    return new BackboneSettings(
        backbone, options, pretrained, seed, other, size, tiling, device, threads);
  }
}
