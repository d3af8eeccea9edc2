package org.deepfeature.dfm.report.internal.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Round numbers on an axis: 1, 2 and 5 times powers of ten, or multiples of them. */
final class Ticks {
  /** A label takes about a seventh of the axis. */
  private static final int MOST = 7;

  /** Above that, 1, 2 and 5 of each decade stand too close. */
  private static final double DECADES_IN_THIRDS = 2.2;

  /** Below that, two or fewer of 1, 2, 5 and 10 may be left; equal steps are nearly even there. */
  private static final double DECADES_OF_STEPS = 0.7;

  private static final double DECADES_IN_HALVES = 3.5;
  private static final int PLAIN_DIGITS = 7;
  private static final double ROUNDING = 1e-9;

  private Ticks() {}

  static List<Axis.Tick> linear(Axis axis) {
    double low = axis.valueAt(0);
    double high = axis.valueAt(1);
    BigDecimal step = step(high - low);
    double size = step.doubleValue();
    List<Axis.Tick> ticks = new ArrayList<>();
    double first = Math.ceil(low / size - ROUNDING);
    double last = Math.floor(high / size + ROUNDING);
    // Where scores differ in their last digits only, multiples of the step are all the same.
    for (double i = first; i <= last && ticks.size() <= MOST; i++) {
      add(ticks, axis, step.multiply(BigDecimal.valueOf(i)));
    }
    return ticks;
  }

  /** The least of 1, 2, 5, 10, ... that goes at most {@link #MOST} times into a width. */
  private static BigDecimal step(double width) {
    int power = (int) Math.floor(Math.log10(width / MOST));
    for (int factor : new int[] {1, 2, 5}) {
      BigDecimal step = BigDecimal.valueOf(factor).scaleByPowerOfTen(power);
      if (step.doubleValue() * MOST >= width) {
        return step;
      }
    }
    return BigDecimal.ONE.scaleByPowerOfTen(power + 1);
  }

  static List<Axis.Tick> logarithmic(Axis axis) {
    if (axis.width() < DECADES_OF_STEPS) {
      return linear(axis);
    }
    int[] factors =
        axis.width() <= DECADES_IN_THIRDS
            ? new int[] {1, 2, 5}
            : axis.width() <= DECADES_IN_HALVES ? new int[] {1, 3} : new int[] {1};
    int every = Math.max(1, (int) Math.ceil(axis.width() / MOST));
    List<Axis.Tick> ticks = new ArrayList<>();
    int last = (int) Math.floor(axis.low() + axis.width() + ROUNDING);
    for (int power = (int) Math.floor(axis.low()); power <= last; power++) {
      for (int factor : factors) {
        if (Math.floorMod(power, every) == 0) {
          add(ticks, axis, BigDecimal.valueOf(factor).scaleByPowerOfTen(power));
        }
      }
    }
    return ticks;
  }

  private static void add(List<Axis.Tick> ticks, Axis axis, BigDecimal value) {
    double place = axis.place(value.doubleValue());
    if (place >= -ROUNDING && place <= 1 + ROUNDING) {
      ticks.add(new Axis.Tick(Math.max(0, Math.min(1, place)), label(value)));
    }
  }

  private static String label(BigDecimal value) {
    BigDecimal exact = value.stripTrailingZeros();
    String plain = exact.toPlainString();
    if (exact.signum() == 0 || plain.replace("-", "").length() <= PLAIN_DIGITS) {
      return exact.signum() == 0 ? "0" : plain;
    }
    return String.format(Locale.ROOT, "%." + (exact.precision() - 1) + "e", exact);
  }
}
