package org.deepfeature.dfm.backbone.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjIntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the images of a batch side by side, each on one thread: threads that share one image's run
 * wait for each other at every node of the graph, which takes a twelfth of the time already with
 * two of them. The session is opened when the first batch comes, since single images do not need
 * it. Thread-safe.
 */
final class ImagesSideBySide implements AutoCloseable {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Supplier<SharedSession> opening;
  private final int threads;
  private final ExecutorService pool;
  private @Nullable SharedSession session;
  private boolean closed;

  /**
   * @param opening opens a session of one thread
   * @param threads that run images, the caller's among them, {@code >= 2}
   */
  ImagesSideBySide(Supplier<SharedSession> opening, int threads) {
    this.opening = opening;
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            threads - 1,
            task -> {
              Thread thread = new Thread(task, "dfm-network-" + THREADS.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Returns when all are done, or throws what the first of them threw.
   *
   * @param images how many there are
   * @param one runs the image of a number; called by several threads
   */
  void forEach(int images, ObjIntConsumer<SharedSession> one) {
    SharedSession open = session();
    AtomicInteger next = new AtomicInteger();
    Runnable work =
        () -> {
          try {
            for (int i = next.getAndIncrement(); i < images; i = next.getAndIncrement()) {
              one.accept(open, i);
            }
          } catch (RuntimeException | Error e) {
            next.set(images);
            throw e;
          }
        };
    List<CompletableFuture<Void>> others = new ArrayList<>();
    try {
      for (int i = 1; i < Math.min(threads, images); i++) {
        others.add(CompletableFuture.runAsync(work, pool));
      }
      work.run();
    } catch (RejectedExecutionException e) {
      next.set(images);
      throw new IllegalStateException("The network was closed while it ran", e);
    } finally {
      // Even if this thread failed: the others write into the caller's memory.
      CompletableFuture.allOf(others.toArray(CompletableFuture[]::new))
          .exceptionally(thrown -> null)
          .join();
    }
    others.forEach(ImagesSideBySide::rethrow);
  }

  private static void rethrow(CompletableFuture<Void> done) {
    try {
      done.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private synchronized SharedSession session() {
    if (session == null) {
      if (closed) {
        throw new IllegalStateException("The network is closed");
      }
      session = opening.get();
    }
    return session;
  }

  /** Stops the threads and closes the session, after runs that have begun. */
  @Override
  public void close() {
    pool.shutdown();
    synchronized (this) {
      closed = true;
      if (session != null) {
        session.close();
      }
    }
  }
}
