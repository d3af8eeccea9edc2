package org.deepfeature.dfm.runtime.backbone;

import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;

/**
 * A network whose input is prepared in another way than its weights say.
 *
 * @param network closed with this
 * @param preProcessor decides how
 */
public record PreProcessedBackbone(Backbone network, PreProcessor preProcessor)
    implements WrappedBackbone {

  @Override
  public Preprocessing preprocessing() {
    return preProcessor.apply(network.preprocessing());
  }
}
