package org.deepfeature.dfm.serve.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.serve.metrics.ServerMetrics;
import org.deepfeature.dfm.serve.option.ScoringLimits;
import org.jspecify.annotations.Nullable;

/**
 * Scores the images of all requests, those that are there together: one batch is in the network
 * while the next is resized. It waits for others only while others are being decoded, so one client
 * alone never waits. An image that fails fails alone. Thread-safe.
 */
final class Batcher implements AutoCloseable {
  private record Item(Decoder.Decoded image, boolean kept, CompletableFuture<Prediction> result) {}

  private static final int AT_ONCE = 2;
  private static final long LOOK_MILLISECONDS = 100;

  private final String model;
  private final AnomalyDetector detector;
  private final ScoringLimits limits;
  private final ServerMetrics metrics;
  private final AtomicInteger arriving = new AtomicInteger();
  private final LinkedBlockingQueue<Item> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  Batcher(String model, AnomalyDetector detector, ScoringLimits limits, ServerMetrics metrics) {
    this.model = model;
    this.detector = detector;
    this.limits = limits;
    this.metrics = metrics;
    for (int i = 1; i <= AT_ONCE; i++) {
      Thread thread = new Thread(this::work, "dfm-batch-%s-%s".formatted(model, i));
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
  }

  /** Says that an image is being decoded. */
  void expect() {
    arriving.incrementAndGet();
  }

  /** Says that an expected image does not come. */
  void expectNoMore() {
    arriving.decrementAndGet();
  }

  /** Takes an expected image; gives its place back once it was scored, unless it is kept. */
  CompletableFuture<Prediction> score(Decoder.Decoded image, boolean kept) {
    Item item = new Item(image, kept, new CompletableFuture<>());
    queue.add(item);
    arriving.decrementAndGet();
    return item.result();
  }

  private void work() {
    try {
      while (!closed || !queue.isEmpty()) {
        Item first = queue.poll(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
        if (first != null) {
          score(batch(first));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Item> batch(Item first) throws InterruptedException {
    List<Item> batch = new ArrayList<>();
    batch.add(first);
    long end = System.nanoTime() + limits.batchWait().toNanos();
    while (batch.size() < limits.batch()) {
      Item next = queue.poll();
      if (next == null && arriving.get() > 0) {
        next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  private void score(List<Item> batch) {
    List<RgbImage> images = new ArrayList<>();
    batch.forEach(item -> images.add(item.image().image()));
    long start = System.nanoTime();
    List<Prediction> predictions = List.of();
    Throwable failure = null;
    try {
      predictions = detector.predict(images);
      metrics.batch(model, batch.size(), (System.nanoTime() - start) / 1e9);
    } catch (RuntimeException | OutOfMemoryError e) {
      failure = e;
    }
    if (failure != null && batch.size() > 1) {
      batch.forEach(item -> score(List.of(item)));
      return;
    }
    for (int i = 0; i < batch.size(); i++) {
      Item item = batch.get(i);
      if (failure != null || !item.kept()) {
        item.image().place().run();
      }
      finish(item, failure == null ? predictions.get(i) : null, failure);
    }
  }

  private void finish(Item item, @Nullable Prediction prediction, @Nullable Throwable failure) {
    if (failure != null) {
      item.result().completeExceptionally(failure);
    } else if (prediction != null) {
      metrics.scored(model, prediction.label());
      item.result().complete(prediction);
    }
  }

  /** Scores what is there, and ends. */
  @Override
  public void close() {
    closed = true;
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
