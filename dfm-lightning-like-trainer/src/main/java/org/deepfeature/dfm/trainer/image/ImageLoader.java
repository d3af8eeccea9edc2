package org.deepfeature.dfm.trainer.image;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deepfeature.dfm.api.Tensor;

/**
 * Decodes images on several threads while the network works on those before. Order is kept; at most
 * one batch is in the caller's hands and one more on the way, whatever the folder holds. A bad
 * image is reported, skipped, and its place closed up. One thread iterates; closing stops the
 * decoding.
 *
 * @param <S> what describes an image
 */
public final class ImageLoader<S> implements Iterator<LoadedBatch<S>>, AutoCloseable {
  private final Iterator<S> items;
  private final Function<S, Path> path;
  private final ImagePreprocessor preprocessor;
  private final int batchSize;
  private final Consumer<BadImageException> onBadImage;
  private final ExecutorService threads;
  private Deque<Pending<S>> ahead = new ArrayDeque<>();
  private FloatBuffer aheadBuffer;

  private record Pending<S>(S item, int slot, Future<?> done) {}

  /**
   * @param items what to load, in order; read lazily
   * @param path where an item's image is
   * @param preprocessor how images are prepared
   * @param batchSize images in a batch, {@code >= 1}
   * @param threadCount decoding threads, {@code >= 1}
   * @param onBadImage told of every image that is skipped, in order
   */
  public ImageLoader(
      Iterator<S> items,
      Function<S, Path> path,
      ImagePreprocessor preprocessor,
      int batchSize,
      int threadCount,
      Consumer<BadImageException> onBadImage) {
    if (batchSize < 1 || threadCount < 1) {
      throw new IllegalArgumentException(
          "Batch size %d and %d threads; expected at least 1".formatted(batchSize, threadCount));
    }
    this.items = items;
    this.path = path;
    this.preprocessor = preprocessor;
    this.batchSize = batchSize;
    this.onBadImage = onBadImage;
    this.threads =
        Executors.newFixedThreadPool(
            threadCount,
            task -> {
              Thread thread = new Thread(task, "dfm-image-loader");
              thread.setDaemon(true);
              return thread;
            });
    this.aheadBuffer = start();
  }

  private FloatBuffer start() {
    FloatBuffer buffer =
        Tensor.allocateDirect(Math.multiplyExact(batchSize, preprocessor.values()));
    for (int slot = 0; slot < batchSize && items.hasNext(); slot++) {
      S item = items.next();
      int index = slot;
      ahead.add(
          new Pending<>(
              item,
              slot,
              threads.submit(() -> preprocessor.read(path.apply(item), buffer, index))));
    }
    return buffer;
  }

  @Override
  public boolean hasNext() {
    return !ahead.isEmpty();
  }

  /**
   * @return the next batch; it may hold fewer images than the batch size, even none, where images
   *     are bad or the end is near
   */
  @Override
  public LoadedBatch<S> next() {
    if (ahead.isEmpty()) {
      throw new NoSuchElementException("All images were loaded");
    }
    Deque<Pending<S>> current = ahead;
    FloatBuffer buffer = aheadBuffer;
    List<S> loaded = new ArrayList<>();
    List<Integer> slots = new ArrayList<>();
    for (Pending<S> pending : current) {
      if (await(pending.done())) {
        loaded.add(pending.item());
        slots.add(pending.slot());
      }
    }
    ahead = new ArrayDeque<>();
    aheadBuffer = start();
    int values = preprocessor.values();
    for (int i = 0; i < slots.size(); i++) {
      if (slots.get(i) != i) {
        buffer.put(i * values, buffer, slots.get(i) * values, values);
      }
    }
    return new LoadedBatch<>(
        Tensor.of(
            loaded.size(),
            preprocessor.channels(),
            preprocessor.size().height(),
            preprocessor.size().width(),
            buffer.slice(0, loaded.size() * values)),
        loaded);
  }

  private boolean await(Future<?> done) {
    try {
      done.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BadImageException bad) {
        onBadImage.accept(bad);
        return false;
      }
      throw new IllegalStateException("An image loader thread failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while images were loaded", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
