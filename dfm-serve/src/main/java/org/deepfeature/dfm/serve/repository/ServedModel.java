package org.deepfeature.dfm.serve.repository;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.postprocessing.Normalization;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.DetectorOptions;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.drift.Drift;
import org.deepfeature.dfm.runtime.image.Framing;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.serve.metrics.ServerMetrics;
import org.deepfeature.dfm.serve.option.ScoringLimits;
import org.deepfeature.dfm.serve.scoring.Decoder;
import org.deepfeature.dfm.serve.scoring.Scorer;

/** A loaded version of a model. Thread-safe. */
public final class ServedModel implements AutoCloseable {
  private final ModelKey key;
  private final Scorer scorer;
  private final double threshold;
  private final Framing framing;
  private final boolean maps;
  private final boolean masks;
  private final Optional<Normalization> pixel;

  private ServedModel(ModelKey key, Scorer scorer, AnomalyDetector detector, Prediction trial) {
    this.key = key;
    this.scorer = scorer;
    this.threshold = detector.threshold();
    this.framing = detector.framing();
    this.maps = trial.anomalyMap().isPresent();
    this.masks = trial.mask().isPresent();
    this.pixel = detector.postProcessor().pixel();
  }

  /** Loads a model and scores a grey image, so that what cannot score is not served. */
  static ServedModel load(
      ModelKey key,
      Path path,
      DetectorOptions options,
      Decoder decoder,
      ScoringLimits limits,
      ServerMetrics metrics) {
    AnomalyDetector detector = AnomalyDetector.load(path, options.withMaxPixels(limits.pixels()));
    try {
      Prediction trial = detector.predict(grey(detector.inputSize()));
      detector.forgetDrift();
      Scorer scorer = new Scorer(key.name(), detector, decoder, limits, metrics);
      return new ServedModel(key, scorer, detector, trial);
    } catch (RuntimeException e) {
      detector.close();
      throw e;
    }
  }

  private static RgbImage grey(ImageSize size) {
    byte[] pixels = new byte[3 * size.height() * size.width()];
    Arrays.fill(pixels, (byte) 127);
    return RgbImage.ofBytes(pixels, size.width(), size.height(), 3 * size.width());
  }

  /**
   * @return which it is
   */
  public ModelKey key() {
    return key;
  }

  /**
   * @return its queue
   */
  public Scorer scorer() {
    return scorer;
  }

  /**
   * @return its last scores beside those of held-out normal images; empty if it remembers nothing
   *     of those
   */
  public Optional<Drift> drift() {
    return scorer.drift();
  }

  /**
   * @return raw score from which an image is called anomalous
   */
  public double threshold() {
    return threshold;
  }

  /**
   * @return how images come to the network's input
   */
  public Framing framing() {
    return framing;
  }

  /**
   * @return height and width of maps and masks
   */
  public ImageSize mapSize() {
    return framing.size();
  }

  /**
   * @return whether its score has maps
   */
  public boolean hasMaps() {
    return maps;
  }

  /**
   * @return whether it has masks, too
   */
  public boolean hasMasks() {
    return masks;
  }

  /**
   * @return brings raw values of maps to 0..1, the pixel threshold at ½; empty if it has none
   */
  public Optional<Normalization> pixel() {
    return pixel;
  }

  /** Answers what was taken, then gives its memory back. */
  @Override
  public void close() {
    scorer.close();
  }
}
