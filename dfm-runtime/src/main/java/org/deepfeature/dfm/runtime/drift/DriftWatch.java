package org.deepfeature.dfm.runtime.drift;

import java.util.function.Consumer;

/**
 * Who is told that images have begun to look unlike those that the model was fitted on. As
 * thread-safe as the listener.
 *
 * @param images how many of the last ones count, {@code >= 1}
 * @param listener called once when drift is first suspected, and again only after it no longer was;
 *     on the thread whose image showed it, so it should be quick; what it throws is logged
 */
public record DriftWatch(int images, Consumer<Drift> listener) {
  /** Tells nobody; can be asked. */
  public static final DriftWatch DEFAULT = new DriftWatch(DriftMonitor.DEFAULT_IMAGES, drift -> {});

  public DriftWatch {
    DriftMonitor.requireImages(images);
  }
}
