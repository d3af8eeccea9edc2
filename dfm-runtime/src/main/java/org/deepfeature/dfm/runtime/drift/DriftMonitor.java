package org.deepfeature.dfm.runtime.drift;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.core.postprocessing.HeldOutScores;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;

/**
 * Remembers the scores of the last images and compares them with held-out normal ones when it is
 * asked. Thread-safe.
 */
public final class DriftMonitor {
  /** A thousand scores place a quantile within three hundredths. */
  public static final int DEFAULT_IMAGES = 1000;

  private static final int FIRST = 64;

  private final OptionalDouble highNormal;
  private final Optional<HeldOutScores> heldOut;
  private final int images;
  private double[] recent = new double[FIRST];
  private long added;

  /**
   * @param postProcessor with what is remembered of held-out normal images
   * @param images how many of the last ones count, {@code >= 1}
   */
  public DriftMonitor(PostProcessor postProcessor, int images) {
    this.highNormal = postProcessor.highNormal();
    this.heldOut = postProcessor.heldOut();
    this.images = requireImages(images);
  }

  static int requireImages(int images) {
    if (images < 1) {
      throw new IllegalArgumentException(
          "Drift of the last " + images + " images; expected at least 1");
    }
    return images;
  }

  /**
   * @param score raw; one that is not finite does not count
   */
  public synchronized void add(double score) {
    if (!Double.isFinite(score)) {
      return;
    }
    if (added == recent.length && recent.length < images) {
      recent = Arrays.copyOf(recent, (int) Math.min(images, 2L * recent.length));
    }
    recent[(int) (added % images)] = score;
    added++;
  }

  /**
   * @return scores that were added since this was made
   */
  public synchronized long added() {
    return added;
  }

  /**
   * @return the last images beside held-out normal ones; empty if the model remembers nothing of
   *     those
   */
  public Optional<Drift> current() {
    if (highNormal.isEmpty()) {
      return Optional.empty();
    }
    double[] scores = scores();
    Arrays.sort(scores);
    double limit = highNormal.getAsDouble();
    Optional<TwoSampleTest> test =
        scores.length == 0
            ? Optional.empty()
            : heldOut.map(normal -> TwoSampleTest.of(normal, scores));
    return Optional.of(
        new Drift(
            scores.length,
            (int) Arrays.stream(scores).filter(score -> score > limit).count(),
            test.map(t -> OptionalDouble.of(t.statistic())).orElse(OptionalDouble.empty()),
            test.map(t -> OptionalDouble.of(t.pValue())).orElse(OptionalDouble.empty()),
            scores.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(scores[scores.length / 2]),
            heldOut
                .map(normal -> OptionalDouble.of(normal.median()))
                .orElse(OptionalDouble.empty())));
  }

  /** Begins anew. */
  public synchronized void forget() {
    added = 0;
  }

  private synchronized double[] scores() {
    return Arrays.copyOf(recent, (int) Math.min(added, images));
  }
}
