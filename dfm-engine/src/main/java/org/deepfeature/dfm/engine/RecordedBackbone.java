package org.deepfeature.dfm.engine;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.backbone.WrappedBackbone;

/**
 * Some layers of a network that ran already: answers what it gave for the same batches. Several of
 * them share the features of one network. For one thread.
 */
final class RecordedBackbone implements WrappedBackbone {
  private final Backbone network;
  private final List<Integer> chosen;
  private final IdentityHashMap<Tensor, List<Tensor>> features;

  private RecordedBackbone(
      Backbone network, List<Integer> chosen, IdentityHashMap<Tensor, List<Tensor>> features) {
    this.network = network;
    this.chosen = List.copyOf(chosen);
    this.features = features;
  }

  /**
   * @param network open, with all layers that anybody needs; stays its owner's
   */
  static RecordedBackbone of(Backbone network) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < network.layers().size(); i++) {
      all.add(i);
    }
    return new RecordedBackbone(network, all, new IdentityHashMap<>());
  }

  /**
   * Runs the network and keeps what it gives, under this very tensor.
   *
   * @param images a batch
   * @return which of its images have finite features alone
   */
  BitSet record(Tensor images) {
    List<Tensor> given = network.extract(images);
    features.put(images, given);
    BitSet finite = new BitSet();
    finite.set(0, images.batch());
    for (Tensor layer : given) {
      FloatBuffer values = layer.data();
      int each = values.remaining() / Math.max(1, layer.batch());
      for (int i = 0; values.hasRemaining(); i++) {
        if (!Float.isFinite(values.get())) {
          finite.clear(i / each);
        }
      }
    }
    return finite;
  }

  /**
   * @param layers names of some of the layers
   * @return the same features, of those alone
   */
  RecordedBackbone at(List<String> layers) {
    List<String> names = network.layers().stream().map(Layer::name).toList();
    return new RecordedBackbone(network, layers.stream().map(names::indexOf).toList(), features);
  }

  @Override
  public Backbone network() {
    return network;
  }

  @Override
  public List<Layer> layers() {
    return chosen.stream().map(network.layers()::get).toList();
  }

  @Override
  public List<Tensor> extract(Tensor images) {
    List<Tensor> all = features.get(images);
    if (all == null) {
      throw new IllegalStateException("The network has not run on this batch");
    }
    return chosen.stream().map(all::get).toList();
  }

  /** The network is its owner's. */
  @Override
  public void close() {}
}
