package org.deepfeature.dfm.engine.tuning;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;

/** Wall time that may be used, from now on. Thread-safe. */
public final class TimeBudget {
  private final Duration most;
  private final LongSupplier nanoseconds;
  private final long start;

  /**
   * @param most longer than nothing
   * @throws ConfigurationException if it is not
   */
  public TimeBudget(Duration most) {
    this(most, System::nanoTime);
  }

  /**
   * @param most longer than nothing
   * @param nanoseconds a clock that never goes back
   * @throws ConfigurationException if it is not
   */
  public TimeBudget(Duration most, LongSupplier nanoseconds) {
    if (most.isZero() || most.isNegative()) {
      throw new ConfigurationException(
          "Budget of %s s; expected more than nothing, such as 10m".formatted(most.toSeconds()));
    }
    this.most = most;
    this.nanoseconds = nanoseconds;
    this.start = nanoseconds.getAsLong();
  }

  /**
   * @return whether it is used up
   */
  public boolean isOver() {
    return spent().compareTo(most) >= 0;
  }

  /**
   * @return what is left of it; nothing if it is used up
   */
  public Duration left() {
    Duration left = most.minus(spent());
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * @return what was used so far
   */
  public Duration spent() {
    return Duration.ofNanos(nanoseconds.getAsLong() - start);
  }
}
