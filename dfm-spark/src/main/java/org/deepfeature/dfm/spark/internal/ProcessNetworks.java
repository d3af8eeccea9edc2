package org.deepfeature.dfm.spark.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What this process has open: one network for each model, whoever of its tasks asks, since a
 * network takes seconds to open and hundreds of megabytes. It is the one static state of this
 * module, for tasks of an executor have nothing else in common. One that no task uses is kept for
 * the next stage, and closed when another model comes or the process ends. Thread-safe.
 */
public final class ProcessNetworks {
  private static final ProcessNetworks HERE = new ProcessNetworks();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(HERE::closeAll, "dfm-close-networks"));
  }

  private final Map<String, Open> open = new LinkedHashMap<>();

  private static final class Open {
    private final AutoCloseable network;
    private int users;

    Open(AutoCloseable network) {
      this.network = network;
    }
  }

  private ProcessNetworks() {}

  /**
   * Something open that a task uses until it closes this.
   *
   * @param <T> its type
   */
  public interface Lease<T> extends AutoCloseable {
    /**
     * @return the open thing
     */
    T get();

    @Override
    void close();
  }

  /**
   * @param key what tells it from others: two of the same key are the same
   * @param type of what is opened
   * @param opener called if this process does not have it open; others wait meanwhile
   * @param <T> its type
   * @return a lease of it
   */
  public static <T extends AutoCloseable> Lease<T> lease(
      String key, Class<T> type, Supplier<T> opener) {
    return HERE.take(key, type, opener);
  }

  /**
   * @return how many are open
   */
  public static int count() {
    synchronized (HERE) {
      return HERE.open.size();
    }
  }

  private synchronized <T extends AutoCloseable> Lease<T> take(
      String key, Class<T> type, Supplier<T> opener) {
    Open found = open.get(key);
    if (found == null) {
      closeIdle();
      found = new Open(opener.get());
      open.put(key, found);
    }
    found.users++;
    Open taken = found;
    return new Lease<>() {
      private boolean given;

      @Override
      public T get() {
        return type.cast(taken.network);
      }

      @Override
      public void close() {
        synchronized (HERE) {
          if (!given) {
            given = true;
            taken.users--;
          }
        }
      }
    };
  }

  private void closeIdle() {
    List<String> idle = new ArrayList<>();
    open.forEach(
        (key, one) -> {
          if (one.users == 0) {
            idle.add(key);
          }
        });
    idle.forEach(key -> close(open.remove(key)));
  }

  private synchronized void closeAll() {
    open.values().forEach(ProcessNetworks::close);
    open.clear();
  }

  private static void close(Open one) {
    try {
      one.network.close();
    } catch (Exception e) {
      throw new IllegalStateException("A network could not be closed", e);
    }
  }
}
