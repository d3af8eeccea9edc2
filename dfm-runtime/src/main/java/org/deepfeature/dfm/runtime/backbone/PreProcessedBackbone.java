package org.deepfeature.dfm.runtime.backbone;

import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;

/**
 * A network whose input is prepared in another way than its weights say.
 *
 * @param network closed with this
 * @param preProcessor decides how
 */
public record PreProcessedBackbone(Backbone network, PreProcessor preProcessor)
    implements Backbone {
  @Override
  public String name() {
    return network.name();
  }

  @Override
  public Device device() {
    return network.device();
  }

  @Override
  public Preprocessing preprocessing() {
    return preProcessor.apply(network.preprocessing());
  }

  @Override
  public List<Layer> layers() {
    return network.layers();
  }

  @Override
  public Recommendation recommendation() {
    return network.recommendation();
  }

  @Override
  public Recommendation recommendation(String layer) {
    return network.recommendation(layer);
  }

  @Override
  public String sha256() {
    return network.sha256();
  }

  @Override
  public List<Tensor> extract(Tensor images) {
    return network.extract(images);
  }

  @Override
  public void close() {
    network.close();
  }
}
