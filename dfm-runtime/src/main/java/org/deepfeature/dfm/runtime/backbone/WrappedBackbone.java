package org.deepfeature.dfm.runtime.backbone;

import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.Tensor;

/**
 * A network of which something is changed; whatever an implementation leaves out is the network's.
 * As thread-safe as the network.
 */
public interface WrappedBackbone extends Backbone {

  /**
   * @return what is wrapped; closed with this, unless an implementation says otherwise
   */
  Backbone network();

  @Override
  default String name() {
    return network().name();
  }

  @Override
  default String sha256() {
    return network().sha256();
  }

  @Override
  default Device device() {
    return network().device();
  }

  @Override
  default Preprocessing preprocessing() {
    return network().preprocessing();
  }

  @Override
  default List<String> remarks() {
    return network().remarks();
  }

  @Override
  default Recommendation recommendation() {
    return network().recommendation();
  }

  @Override
  default Recommendation recommendation(String layer) {
    return network().recommendation(layer);
  }

  @Override
  default List<Layer> layers() {
    return network().layers();
  }

  @Override
  default List<Tensor> extract(Tensor images) {
    return network().extract(images);
  }

  @Override
  default void close() {
    network().close();
  }
}
