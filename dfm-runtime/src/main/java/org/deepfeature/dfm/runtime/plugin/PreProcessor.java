package org.deepfeature.dfm.runtime.plugin;

import java.util.Collections;
import org.deepfeature.dfm.api.Backbone.Preprocessing;

/** Decides what becomes of resized pixels before the network sees them. Stateless. */
@FunctionalInterface
public interface PreProcessor {
  /** What the network's weights expect. */
  PreProcessor STANDARD = wanted -> wanted;

  /** Pixels in 0..1 as they are: where the network normalises them itself. */
  PreProcessor NONE =
      wanted -> {
        int channels = wanted.colorOrder().channels();
        return new Preprocessing(
            wanted.colorOrder(),
            1,
            Collections.nCopies(channels, 0.0),
            Collections.nCopies(channels, 1.0));
      };

  /**
   * @param wanted what the network's weights expect
   * @return what is done, with as many channels
   */
  Preprocessing apply(Preprocessing wanted);
}
