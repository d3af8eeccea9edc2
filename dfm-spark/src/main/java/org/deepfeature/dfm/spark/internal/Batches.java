package org.deepfeature.dfm.spark.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * Treats items in batches and gives what came of them one by one, so that never more than one batch
 * is held. Not thread-safe.
 *
 * @param <A> what comes
 * @param <B> what goes
 */
public final class Batches<A, B> implements Iterator<B> {
  private final Iterator<A> items;
  private final int size;
  private final Function<List<A>, List<B>> work;
  private final ArrayDeque<B> done = new ArrayDeque<>();

  /**
   * @param items in order
   * @param size of a batch, {@code >= 1}
   * @param work gives one result an item, in order
   */
  public Batches(Iterator<A> items, int size, Function<List<A>, List<B>> work) {
    this.items = items;
    this.size = size;
    this.work = work;
  }

  @Override
  public boolean hasNext() {
    if (done.isEmpty() && items.hasNext()) {
      List<A> batch = new ArrayList<>();
      while (batch.size() < size && items.hasNext()) {
        batch.add(items.next());
      }
      done.addAll(work.apply(batch));
    }
    return !done.isEmpty();
  }

  @Override
  public B next() {
    if (!hasNext()) {
      throw new NoSuchElementException("All items were given");
    }
    return done.removeFirst();
  }
}
