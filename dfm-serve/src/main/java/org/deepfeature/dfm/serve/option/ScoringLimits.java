package org.deepfeature.dfm.serve.option;

import java.time.Duration;

/**
 * How much is decoded and scored at once. Immutable.
 *
 * @param pixels most pixels of one image, {@code >= 1}; more is answered by 413
 * @param images most images of one request, {@code >= 1}; more is answered by 413
 * @param queue most images of one model that are taken and not yet answered, {@code >= images};
 *     further ones are answered by 429
 * @param decodes images that are decoded, and answers that are written, at once, {@code >= 1}
 * @param batch most images that go through a network together, {@code >= 1}
 * @param batchWait that an image waits for others which are being decoded, {@code >= 0}
 */
public record ScoringLimits(
    long pixels, int images, int queue, int decodes, int batch, Duration batchWait) {
  /** For images of up to 25 megapixels. */
  public static final ScoringLimits DEFAULT =
      new ScoringLimits(
          25_000_000,
          64,
          256,
          Runtime.getRuntime().availableProcessors(),
          16,
          Duration.ofMillis(5));

  /**
   * @throws IllegalArgumentException if one is below what it must be
   */
  public ScoringLimits {
    Positive.require("Pixels", pixels, 1);
    Positive.require("Images of a request", images, 1);
    Positive.require("Queue", queue, images);
    Positive.require("Decodes at once", decodes, 1);
    Positive.require("Batch", batch, 1);
    Positive.require("Batch wait in nanoseconds", batchWait.toNanos(), 0);
  }
}
