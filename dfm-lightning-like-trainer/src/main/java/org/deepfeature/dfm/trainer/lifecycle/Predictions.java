package org.deepfeature.dfm.trainer.lifecycle;

import java.util.List;
import java.util.function.IntFunction;
import org.deepfeature.dfm.trainer.data.Sample;
import org.jspecify.annotations.Nullable;

/**
 * What a step says of a batch. Maps are brought to the image's size when they are first read, on
 * the thread that asks. Immutable, and safe to ask from several threads.
 */
public final class Predictions {
  private final List<Sample> samples;
  private final double[] scores;
  private final @Nullable IntFunction<float[]> maps;

  private Predictions(List<Sample> samples, double[] scores, @Nullable IntFunction<float[]> maps) {
    if (samples.size() != scores.length) {
      throw new IllegalArgumentException(
          "%s scores of %s images; expected one each".formatted(scores.length, samples.size()));
    }
    this.samples = List.copyOf(samples);
    this.scores = scores.clone();
    this.maps = maps;
  }

  /**
   * @param samples the images
   * @param scores one raw score an image, higher = more anomalous
   * @return predictions without maps
   */
  public static Predictions of(List<Sample> samples, double[] scores) {
    return new Predictions(samples, scores, null);
  }

  /**
   * @param samples the images
   * @param scores one raw score an image, higher = more anomalous
   * @param maps answers a new array for an image's place in the batch: its raw anomaly map at the
   *     network's input size, height × width; thread-safe
   * @return predictions with maps
   */
  public static Predictions of(List<Sample> samples, double[] scores, IntFunction<float[]> maps) {
    return new Predictions(samples, scores, maps);
  }

  /**
   * @param places of some images, ascending
   * @return what is said of those alone
   */
  Predictions only(List<Integer> places) {
    if (places.size() == scores.length) {
      return this;
    }
    IntFunction<float[]> all = maps;
    return new Predictions(
        places.stream().map(samples::get).toList(),
        places.stream().mapToDouble(i -> scores[i]).toArray(),
        all == null ? null : image -> all.apply(places.get(image)));
  }

  /**
   * @return the images
   */
  public List<Sample> samples() {
    return samples;
  }

  /**
   * @return one raw score an image, higher = more anomalous; a copy
   */
  public double[] scores() {
    return scores.clone();
  }

  /**
   * @param image place in the batch, from 0
   * @return its raw score
   */
  public double score(int image) {
    return scores[image];
  }

  /**
   * @return whether this score has maps
   */
  public boolean hasMaps() {
    return maps != null;
  }

  /**
   * @param image place in the batch, from 0
   * @return its raw anomaly map at the network's input size, height × width; a new array
   * @throws IllegalStateException if this score has no maps
   */
  public float[] map(int image) {
    if (maps == null) {
      throw new IllegalStateException("This model's score has no maps");
    }
    return maps.apply(image);
  }
}
