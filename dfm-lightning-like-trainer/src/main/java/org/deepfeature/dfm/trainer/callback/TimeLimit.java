package org.deepfeature.dfm.trainer.callback;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deepfeature.dfm.trainer.checkpoint.Checkpoint;
import org.deepfeature.dfm.trainer.checkpoint.CheckpointEntry;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/**
 * Ends collecting when its time is up, after the current batch: Lightning's {@code Timer} with its
 * {@code max_time}. What was collected is fitted. The time that a resumed fit had used before
 * counts; validation, test and prediction are not limited. Not thread-safe.
 */
public final class TimeLimit implements Callback {
  private static final String SECONDS = "time_limit.seconds";
  private static final Pattern CLOCK = Pattern.compile("(\\d+):(\\d\\d):(\\d\\d):(\\d\\d)");
  private static final Pattern UNIT = Pattern.compile("(\\d{1,9})\\s*([smhd])");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "s", ChronoUnit.SECONDS,
          "m", ChronoUnit.MINUTES,
          "h", ChronoUnit.HOURS,
          "d", ChronoUnit.DAYS);

  private final Duration most;
  private final LongSupplier nanoseconds;
  private long start;
  private Duration before = Duration.ZERO;
  private boolean collecting;

  /**
   * @param most longer than nothing
   */
  public TimeLimit(Duration most) {
    this(most, System::nanoTime);
  }

  TimeLimit(Duration most, LongSupplier nanoseconds) {
    if (most.isZero() || most.isNegative()) {
      throw new IllegalArgumentException("Time limit " + most + "; expected more than nothing");
    }
    this.most = most;
    this.nanoseconds = nanoseconds;
  }

  /**
   * @param text Lightning's {@code DD:HH:MM:SS}, or a whole number with a unit such as {@code 90s},
   *     {@code 10m}, {@code 2h}, {@code 1d}
   * @return that time
   * @throws IllegalArgumentException if it is neither
   */
  public static Duration parse(String text) {
    Matcher clock = CLOCK.matcher(text.strip());
    if (clock.matches()) {
      return Duration.ofDays(Long.parseLong(clock.group(1)))
          .plusHours(Long.parseLong(clock.group(2)))
          .plusMinutes(Long.parseLong(clock.group(3)))
          .plusSeconds(Long.parseLong(clock.group(4)));
    }
    Matcher unit = UNIT.matcher(text.strip().toLowerCase(Locale.ROOT));
    ChronoUnit of = unit.matches() ? UNITS.get(unit.group(2)) : null;
    if (of == null) {
      throw new IllegalArgumentException(
          "time '%s'; expected DD:HH:MM:SS, or a number with s, m, h or d".formatted(text));
    }
    return Duration.of(Long.parseLong(unit.group(1)), of);
  }

  private Duration elapsed() {
    return before.plusNanos(nanoseconds.getAsLong() - start);
  }

  @Override
  public void onLoadCheckpoint(Checkpoint checkpoint) {
    before =
        Duration.ofMillis((long) (1000 * checkpoint.last().numbers().getOrDefault(SECONDS, 0.0)));
  }

  @Override
  public void onSaveCheckpoint(CheckpointEntry.Builder entry) {
    entry.putNumber(SECONDS, elapsed().toMillis() / 1000.0);
  }

  @Override
  public void onTrainStart() {
    start = nanoseconds.getAsLong();
  }

  @Override
  public void onTrainBatchStart(ImageBatch batch, int index) {
    collecting = true;
  }

  @Override
  public void onValidationStart() {
    collecting = false;
  }

  @Override
  public void onTrainEnd() {
    collecting = false;
  }

  @Override
  public Optional<String> stopReason() {
    return collecting && elapsed().compareTo(most) >= 0
        ? Optional.of(
            "time limit of %s s reached; fitting on what was collected".formatted(most.toSeconds()))
        : Optional.empty();
  }
}
