package org.deepfeature.dfm.engine.tuning;

import org.deepfeature.dfm.metrics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * How a candidate came off. Values of candidates that were judged on different numbers of folds are
 * of different images.
 *
 * @param candidate its number, from 1; the first is what was given, without further settings
 * @param settings beside what was given, such as {@code layer=layer3 pooling=1}; empty for none
 * @param state what became of it
 * @param reason why it failed or was left out; empty if it was judged
 * @param folds on which it was judged
 * @param value of the {@link Criterion} on those, 0..1, higher is better; NaN if there are none
 * @param interval of the value, 95 %, by resampling images; null if there is none
 * @param difference value less the first candidate's, on the same images
 * @param differenceInterval of the difference, 95 %, by resampling images; null if there is none
 * @param standardError of the difference from the best candidate, by resampling images; 0 of the
 *     best itself
 */
public record Standing(
    int candidate,
    String settings,
    State state,
    String reason,
    int folds,
    double value,
    @Nullable Interval interval,
    double difference,
    @Nullable Interval differenceInterval,
    double standardError) {

  /** What became of a candidate. */
  public enum State {
    /** The choice. */
    CHOSEN("chosen"),
    /** Judged on as much as the choice. */
    FINALIST("finalist"),
    /** Others were better on fewer images. */
    DROPPED("dropped"),
    /** Its settings are not possible together, or with these images. */
    FAILED("failed"),
    /** The budget ended before its turn. */
    NOT_TRIED("not tried");

    private final String text;

    State(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * @return whether it has a value
   */
  public boolean isJudged() {
    return folds > 0;
  }

  /**
   * @return its settings, in words where there are none
   */
  public String name() {
    return settings.isEmpty() ? "as given" : settings;
  }
}
