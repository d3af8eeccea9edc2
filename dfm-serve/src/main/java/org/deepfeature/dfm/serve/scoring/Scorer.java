package org.deepfeature.dfm.serve.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.drift.Drift;
import org.deepfeature.dfm.serve.metrics.ServerMetrics;
import org.deepfeature.dfm.serve.option.ScoringLimits;
import org.jspecify.annotations.Nullable;

/**
 * One model's queue: takes images up to its length, decodes and scores them, and answers what it
 * has taken before it closes. Thread-safe.
 */
public final class Scorer implements AutoCloseable {
  /** What became of asking for places. */
  public enum Admission {
    /** The places are held; {@link #leave} gives them back. */
    TAKEN,
    /** The queue is full. */
    FULL,
    /** The model is being unloaded. */
    CLOSED
  }

  private final String model;
  private final AnomalyDetector detector;
  private final ScoringLimits limits;
  private final Decoder decoder;
  private final ServerMetrics metrics;
  private final Batcher batcher;
  private int taken;
  private boolean closed;

  /**
   * @param model its name, for metrics
   * @param detector closed with this
   * @param decoder shared by all models
   */
  public Scorer(
      String model,
      AnomalyDetector detector,
      Decoder decoder,
      ScoringLimits limits,
      ServerMetrics metrics) {
    this.model = model;
    this.detector = detector;
    this.decoder = decoder;
    this.limits = limits;
    this.metrics = metrics;
    this.batcher = new Batcher(model, detector, limits, metrics);
  }

  /**
   * @return the model's last scores beside those of held-out normal images; empty if it remembers
   *     nothing of those
   */
  public Optional<Drift> drift() {
    return detector.drift();
  }

  /**
   * @param images how many are to come
   * @return whether there is room for them
   */
  public synchronized Admission enter(int images) {
    if (closed) {
      return Admission.CLOSED;
    }
    if (taken + images > limits.queue()) {
      metrics.queueFull(model);
      return Admission.FULL;
    }
    taken += images;
    metrics.waiting(model, images);
    return Admission.TAKEN;
  }

  /**
   * @return whether there is no room for a single image
   */
  public synchronized boolean isFull() {
    return taken >= limits.queue();
  }

  /**
   * @param images that were answered
   */
  public synchronized void leave(int images) {
    taken -= images;
    metrics.waiting(model, -images);
    notifyAll();
  }

  /**
   * @param images a source each, for which places are held
   * @param keep whether their pixels are needed once more; whoever asks gives their places back
   * @return what the model says of each, in their order; the failure of the first bad one is an
   *     {@link ImageFailure}
   */
  public CompletableFuture<List<Scored>> score(List<ImageSource> images, boolean keep) {
    images.forEach(image -> batcher.expect());
    Run run = new Run(images, keep);
    for (int i = 0; i < limits.decodes(); i++) {
      run.next();
    }
    return run.all();
  }

  /**
   * The images of a request; only a few wait for a decoder, so that other requests' come between.
   */
  private final class Run {
    private final List<ImageSource> images;
    private final boolean keep;
    private final List<CompletableFuture<Scored>> results = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReference<@Nullable ImageFailure> bad = new AtomicReference<>();

    Run(List<ImageSource> images, boolean keep) {
      this.keep = keep;
      this.images = images;
      images.forEach(image -> results.add(new CompletableFuture<>()));
    }

    void next() {
      int index = next.getAndIncrement();
      if (index >= images.size()) {
        return;
      }
      // What fails is told by the results.
      CompletableFuture<?> unused =
          images
              .get(index)
              .decoded(decoder, () -> bad.get() != null)
              .whenComplete(
                  (image, failure) -> {
                    if (failure == null) {
                      score(index, image);
                    } else {
                      batcher.expectNoMore();
                      fail(index, failure);
                    }
                    next();
                  });
    }

    private void score(int index, Decoder.Decoded image) {
      CompletableFuture<?> unused =
          batcher
              .score(image, keep)
              .whenComplete(
                  (prediction, failure) -> {
                    if (failure == null) {
                      results
                          .get(index)
                          .complete(
                              new Scored(keep ? Optional.of(image) : Optional.empty(), prediction));
                    } else {
                      fail(index, failure);
                    }
                  });
    }

    private void fail(int index, Throwable failure) {
      Throwable cause =
          failure instanceof CompletionException && failure.getCause() != null
              ? failure.getCause()
              : failure;
      ImageFailure one = new ImageFailure(index, cause);
      // Images that were given up because of a bad one say nothing of it.
      if (!(cause instanceof CancellationException)) {
        bad.compareAndSet(null, one);
      }
      results.get(index).completeExceptionally(one);
    }

    CompletableFuture<List<Scored>> all() {
      return CompletableFuture.allOf(results.toArray(CompletableFuture<?>[]::new))
          .handle(
              (all, failure) -> {
                ImageFailure first = bad.get();
                if (first != null) {
                  throw new CompletionException(first);
                }
                return results.stream().map(CompletableFuture::join).toList();
              });
    }
  }

  /** Answers what was taken, then gives the network's memory back. */
  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (this) {
      closed = true;
      while (taken > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    batcher.close();
    detector.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * An image and what its model says of it.
   *
   * @param image decoded; empty if it was not kept
   * @param prediction of it
   */
  public record Scored(Optional<Decoder.Decoded> image, Prediction prediction) {}
}
