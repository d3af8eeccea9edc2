package org.deepfeature.dfm.serve.scoring;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.serve.option.ScoringLimits;

/**
 * Decodes images on a few threads, and keeps few enough decoded ones in memory: who decodes waits
 * until earlier images are scored. Thread-safe.
 */
public final class Decoder implements AutoCloseable {
  private static final Path NAME = Path.of("image");
  private static final int UNIT = 1 << 12;
  private static final int BYTES_PER_PIXEL = 6;

  private final ImageDecoder decoder;
  private final long mostPixels;
  private final ExecutorService threads;
  private final int units;
  private final Semaphore room;

  /**
   * @param limits of pixels and of images that are decoded at once
   */
  public Decoder(ScoringLimits limits) {
    this.mostPixels = limits.pixels();
    this.decoder = new ImageDecoder(limits.pixels());
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            limits.decodes(),
            task -> {
              Thread thread = new Thread(task, "dfm-decode-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    long pixels = Math.max(mostPixels, Runtime.getRuntime().maxMemory() / 4 / BYTES_PER_PIXEL);
    this.units = (int) Math.min(Integer.MAX_VALUE, pixels / UNIT + 1);
    this.room = new Semaphore(units, true);
  }

  /**
   * @return most pixels of an image
   */
  public long mostPixels() {
    return mostPixels;
  }

  /**
   * @param file an encoded image
   * @param givenUp whether it need not be decoded any more
   * @return its pixels; the failure is a {@link
   *     org.deepfeature.dfm.runtime.image.BadImageException} if it cannot be decoded
   */
  public CompletableFuture<Decoded> decode(byte[] file, BooleanSupplier givenUp) {
    return CompletableFuture.supplyAsync(
        () -> kept(() -> decoder.decode(NAME, file), givenUp), threads);
  }

  /**
   * @param image makes the pixels of a tensor
   * @param givenUp whether they need not be made any more
   * @return its pixels
   */
  public CompletableFuture<Decoded> make(Supplier<RgbImage> image, BooleanSupplier givenUp) {
    return CompletableFuture.supplyAsync(() -> kept(image, givenUp), threads);
  }

  private Decoded kept(Supplier<RgbImage> source, BooleanSupplier givenUp) {
    if (givenUp.getAsBoolean()) {
      throw new CancellationException("Not decoded, because another image of its request is bad");
    }
    RgbImage image = source.get();
    int taken = (int) Math.min(units, (long) image.width() * image.height() / UNIT + 1);
    room.acquireUninterruptibly(taken);
    return new Decoded(image, () -> room.release(taken));
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /**
   * A decoded image and its place in memory.
   *
   * @param image its pixels
   * @param place given back once it was scored
   */
  public record Decoded(RgbImage image, Runnable place) {}
}
