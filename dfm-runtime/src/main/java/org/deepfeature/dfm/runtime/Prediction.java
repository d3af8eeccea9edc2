package org.deepfeature.dfm.runtime;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.runtime.FrameScorer.ScoredFrame;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.Placement;
import org.jspecify.annotations.Nullable;

/**
 * What a model says of one image. Map, mask and regions are computed when they are first read.
 * Immutable and thread-safe; it stays valid after its detector is closed.
 */
public final class Prediction {
  private final PostProcessor postProcessor;
  private final ScoredFrame scored;
  private final Framing framing;
  private final int height;
  private final int width;
  private volatile @Nullable AnomalyMap map;

  /**
   * @param scored score and map
   * @param framing of the network's input
   * @param height of the image as it was given
   * @param width of the image as it was given
   */
  Prediction(
      PostProcessor postProcessor, ScoredFrame scored, Framing framing, int height, int width) {
    this.postProcessor = postProcessor;
    this.scored = scored;
    this.framing = framing;
    this.height = height;
    this.width = width;
  }

  /**
   * @return raw score, higher = more anomalous
   */
  public double score() {
    return scored.score();
  }

  /**
   * @return the score for display, 0..1, the threshold at ½
   */
  public double normalized() {
    return postProcessor.image().apply(score());
  }

  /**
   * @return raw score from which an image is called anomalous
   */
  public double threshold() {
    return postProcessor.image().threshold();
  }

  /**
   * @return whether the score is at or above the threshold
   */
  public boolean anomalous() {
    return postProcessor.isAnomalous(score());
  }

  /**
   * @return {@code anomalous} or {@code normal}
   */
  public String label() {
    return anomalous() ? "anomalous" : "normal";
  }

  /**
   * @return pixels of a row of the image that was given
   */
  public int imageWidth() {
    return width;
  }

  /**
   * @return rows of the image that was given
   */
  public int imageHeight() {
    return height;
  }

  /**
   * @return raw values at the network's input size, as it sees the image; empty if the model's
   *     score has no map
   */
  public Optional<AnomalyMap> anomalyMap() {
    AnomalyMap known = map;
    if (known == null) {
      float[] values = scored.map().get();
      known = values == null ? null : new AnomalyMap(framing.size(), values);
      map = known;
    }
    return Optional.ofNullable(known);
  }

  /**
   * @return pixels at or above the pixel threshold, without regions that are too small; empty if
   *     the model has no map or no pixel threshold
   */
  public Optional<AnomalyMask> mask() {
    return postProcessor.pixel().isEmpty()
        ? Optional.empty()
        : anomalyMap().map(found -> new AnomalyMask(found.size(), withinImage(found)));
  }

  /** What the input shows beyond the image's borders is its mirror image. */
  private boolean[] withinImage(AnomalyMap found) {
    int columns = found.size().width();
    boolean[] pixels = postProcessor.mask(found.values(), found.size());
    Placement down = framing.rows(height, width);
    Placement across = framing.columns(height, width);
    int left = Math.max(0, across.targetStart());
    int right = Math.min(columns, across.targetStart() + across.targetLength());
    for (int y = 0; y < found.size().height(); y++) {
      int row = y * columns;
      Arrays.fill(pixels, row, row + (down.contains(y) ? left : columns), false);
      Arrays.fill(pixels, row + right, row + columns, false);
    }
    return pixels;
  }

  /**
   * @return connected regions of the mask in pixels of the image that was given, the highest peak
   *     first; none without a mask
   */
  public List<Region> regions() {
    return mask()
        .flatMap(
            pixels ->
                anomalyMap()
                    .map(
                        found ->
                            Region.of(
                                found,
                                pixels,
                                framing.rows(height, width),
                                framing.columns(height, width))))
        .orElse(List.of());
  }

  @Override
  public String toString() {
    return "Prediction[%s, score %s, threshold %s]".formatted(label(), score(), threshold());
  }
}
