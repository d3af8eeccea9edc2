package org.deepfeature.dfm.trainer.dfm;

import java.util.function.IntFunction;
import org.deepfeature.dfm.api.Backbone;

/** A network that a module opened itself, for a given number of threads. Not thread-safe. */
final class OwnBackbone implements IntFunction<Backbone> {
  private final IntFunction<Backbone> opener;
  private Backbone current;
  private int threads;

  /**
   * @param opened by the opener
   * @param threads for which it was opened
   * @param opener opens it for another number of threads
   */
  OwnBackbone(Backbone opened, int threads, IntFunction<Backbone> opener) {
    this.current = opened;
    this.threads = threads;
    this.opener = opener;
  }

  /** Returns the network for that many threads; another one than before if that number is new. */
  @Override
  public Backbone apply(int wanted) {
    if (wanted != threads) {
      Backbone other = opener.apply(wanted);
      current.close();
      current = other;
      threads = wanted;
    }
    return current;
  }
}
