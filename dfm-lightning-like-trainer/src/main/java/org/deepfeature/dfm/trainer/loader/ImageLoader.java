package org.deepfeature.dfm.trainer.loader;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Decodes ahead while the network runs: batches come in the samples' order, two are in preparation
 * while one is in use. Three native buffers are allocated in all and used in turn, so <em>a batch's
 * images are overwritten once the batch after it has been taken</em>; memory does not grow with the
 * number of samples. A bad image is reported and left out, which makes its batch shorter, or drops
 * it if nothing is left. For one consuming thread; {@link #close} stops the decoding threads.
 */
public final class ImageLoader implements Iterator<ImageBatch>, AutoCloseable {
  private static final int AHEAD = 2;

  private final List<Sample> samples;
  private final SampleDecoder decoder;
  private final ImagePreprocessor preprocessor;
  private final int batchSize;
  private final Consumer<BadImageException> onBadImage;
  private final ThreadBudget budget;
  private final ExecutorService pool;
  private final Deque<FloatBuffer> free = new ArrayDeque<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private int scheduled;
  private int position;
  private @Nullable FloatBuffer lent;
  private @Nullable Ready ready;
  private @Nullable Path reported;

  /** A batch in preparation: for each sample what was wrong with it, if anything. */
  private record Pending(
      FloatBuffer buffer, List<Sample> samples, int end, List<Future<Loaded>> loaded) {}

  /** An image's own size, or why it cannot be used. */
  private record Loaded(@Nullable ImageSize size, @Nullable BadImageException fault) {}

  private record Ready(FloatBuffer buffer, ImageBatch batch, int end) {}

  /**
   * Starts decoding.
   *
   * @param samples what to load, in this order
   * @param decoder reads the files
   * @param preprocessor prepares them
   * @param batchSize most images in a batch, {@code >= 1}; fewer of large ones
   * @param budget as many threads decode as it has, each image within it; the consumer must hold no
   *     share while it waits here
   * @param onBadImage notified of each bad image, in order, on the consuming thread; what it throws
   *     reaches the consumer
   * @throws IllegalArgumentException if the batch size is below 1 or an image does not fit one
   *     buffer
   */
  public ImageLoader(
      List<Sample> samples,
      ImageDecoder decoder,
      ImagePreprocessor preprocessor,
      int batchSize,
      ThreadBudget budget,
      Consumer<BadImageException> onBadImage) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("Batch size " + batchSize + "; expected at least 1");
    }
    this.samples = List.copyOf(samples);
    this.decoder = new SampleDecoder(decoder);
    this.preprocessor = preprocessor;
    this.batchSize = preprocessor.batchOf(Math.max(1, Math.min(batchSize, samples.size())));
    this.onBadImage = onBadImage;
    this.budget = budget;
    long values = (long) this.batchSize * preprocessor.valuesPerImage();
    if (values > Integer.MAX_VALUE / Float.BYTES) {
      throw new IllegalArgumentException(
          "An image of size %s does not fit one buffer; choose a smaller image size"
              .formatted(preprocessor.size()));
    }
    int batches = (this.samples.size() + this.batchSize - 1) / this.batchSize;
    for (int i = 0; i < Math.min(batches, AHEAD + 1); i++) {
      free.add(Tensor.allocateDirect((int) values));
    }
    pool = budget.newPool("dfm-image-loader");
    schedule();
  }

  /**
   * Waits for the next batch.
   *
   * @return whether there is one
   * @throws IllegalStateException if closed with work left, or interrupted
   */
  @Override
  public boolean hasNext() {
    while (ready == null && !pending.isEmpty()) {
      if (pool.isShutdown()) {
        throw new IllegalStateException("The image loader is closed");
      }
      Pending next = pending.remove();
      ready = finish(next);
      if (ready == null) {
        free.add(next.buffer());
        schedule();
      }
    }
    return ready != null;
  }

  /**
   * @return the next batch; the images of the one before it become invalid
   * @throws NoSuchElementException if there is none
   * @throws IllegalStateException if closed with work left, or interrupted
   */
  @Override
  public ImageBatch next() {
    if (!hasNext() || ready == null) {
      throw new NoSuchElementException("All " + samples.size() + " samples have been loaded");
    }
    Ready taken = ready;
    ready = null;
    if (lent != null) {
      free.add(lent);
    }
    lent = taken.buffer();
    position = taken.end();
    schedule();
    return taken.batch();
  }

  /**
   * @return samples up to the end of the batch that {@link #next} gave last, bad ones included
   */
  public int position() {
    return position;
  }

  /** Stops the threads, waiting for images that are being decoded; harmless when called again. */
  @Override
  public void close() {
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("An image is still being decoded after a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void schedule() {
    while (scheduled < samples.size() && pending.size() < AHEAD && !free.isEmpty()) {
      int to = Math.min(scheduled + batchSize, samples.size());
      List<Sample> batch = samples.subList(scheduled, to);
      FloatBuffer buffer = free.remove();
      List<Future<Loaded>> loaded = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        int index = i;
        loaded.add(pool.submit(() -> budget.with(1, () -> load(batch.get(index), buffer, index))));
      }
      pending.add(new Pending(buffer, batch, to, loaded));
      scheduled = to;
    }
  }

  private Loaded load(Sample sample, FloatBuffer buffer, int index) {
    try {
      return decoder.decode(
          sample,
          image -> {
            preprocessor.write(image, buffer, index);
            return new Loaded(new ImageSize(image.height(), image.width()), null);
          });
    } catch (BadImageException e) {
      return new Loaded(null, e);
    }
  }

  private @Nullable Ready finish(Pending batch) {
    int values = preprocessor.valuesPerImage();
    List<Sample> good = new ArrayList<>();
    List<ImageSize> sizes = new ArrayList<>();
    for (int i = 0; i < batch.samples().size(); i++) {
      Loaded loaded = await(batch.loaded().get(i));
      if (loaded.fault() != null) {
        report(loaded.fault());
        continue;
      }
      if (good.size() < i) {
        // Images after a bad one move up; their own place has been written already.
        batch.buffer().put(good.size() * values, batch.buffer(), i * values, values);
      }
      good.add(batch.samples().get(i));
      sizes.add(Objects.requireNonNull(loaded.size()));
    }
    if (good.isEmpty()) {
      return null;
    }
    Tensor images =
        Tensor.of(
            good.size(),
            preprocessor.channels(),
            preprocessor.size().height(),
            preprocessor.size().width(),
            batch.buffer().slice(0, good.size() * values));
    return new Ready(batch.buffer(), new ImageBatch(images, good, sizes), batch.end());
  }

  /** Once a file, however many copies of it there are. */
  private void report(BadImageException fault) {
    if (!fault.path().equals(reported)) {
      reported = fault.path();
      onBadImage.accept(fault);
    }
  }

  private Loaded await(Future<Loaded> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pool.shutdownNow();
      throw new IllegalStateException("Interrupted while waiting for images", e);
    } catch (ExecutionException e) {
      pool.shutdownNow();
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }
}
