package org.deepfeature.dfm.runtime.backbone;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.ImageSize;

/**
 * A network as an ONNX graph, as {@link org.deepfeature.dfm.api.BackboneLoader#onnx} describes it.
 * Immutable, as long as nobody writes into its bytes.
 *
 * @param name as it was asked for
 * @param onnx the model's bytes
 * @param preprocessing what the network's weights expect
 * @param size of the images
 * @param seen what of them the network sees at once
 * @param layers of the whole image
 * @param outputs of the graph that each layer is the mean of, one for most
 * @param tiles how images are taken apart; empty if the network sees them whole
 */
@SuppressWarnings("ArrayRecordComponent") // Megabytes that are read once; never compared.
public record NetworkGraph(
    String name,
    byte[] onnx,
    Preprocessing preprocessing,
    ImageSize size,
    ImageSize seen,
    List<Layer> layers,
    List<List<Integer>> outputs,
    Optional<TileGrid> tiles) {
  public NetworkGraph {
    layers = List.copyOf(layers);
    outputs = List.copyOf(outputs);
  }
}
