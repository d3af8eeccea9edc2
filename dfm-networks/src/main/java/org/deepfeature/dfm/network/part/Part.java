package org.deepfeature.dfm.network.part;

import java.util.List;

/** A piece of a network in inference, with its weights. Immutable and thread-safe. */
public interface Part {
  /**
   * @param operators of an engine
   * @param input left as it is
   * @param <V> what the engine computes with
   * @return the output; another value than the input
   */
  <V> V apply(Operators<V> operators, V input);

  /**
   * @return all that it needs, in the order of computation
   */
  List<Weight> weights();

  /**
   * @param next what follows
   * @return this part, then the next
   */
  default Part then(Part next) {
    return new Sequence(this, next);
  }
}
