package org.deepfeature.dfm.runtime.plugin;

import java.util.List;
import org.deepfeature.dfm.api.Factory;

/**
 * What {@link java.util.ServiceLoader} finds in a plugin's jar beside a {@link
 * org.deepfeature.dfm.api.DfmPlugin}: what scoring needs and the API does not know. Building the
 * list must be cheap. Stateless and thread-safe.
 */
public interface RuntimePlugin {
  /**
   * @return what becomes of pixels before the network
   */
  default List<Factory<PreProcessor, ?>> preProcessors() {
    return List.of();
  }
}
