package org.deepfeature.dfm.report.internal.plot;

import java.util.List;

/**
 * Where a value stands on an axis, 0 at its beginning and 1 at its end. Immutable.
 *
 * @param low the axis' beginning, of the decimal logarithm where it is logarithmic; finite
 * @param width from there to its end, {@code > 0}
 * @param logarithmic whether equal steps are equal ratios
 */
public record Axis(double low, double width, boolean logarithmic) {

  public Axis {
    if (!Double.isFinite(low) || !(width > 0) || !Double.isFinite(width)) {
      throw new IllegalArgumentException(
          "An axis from %s, %s wide; expected a finite beginning and a width above 0"
              .formatted(low, width));
    }
  }

  /**
   * @param from value at the beginning
   * @param to value at the end, {@code > from}
   * @return a linear axis
   * @throws IllegalArgumentException if it has no width
   */
  public static Axis linear(double from, double to) {
    return new Axis(from, Math.min(to - from, Double.MAX_VALUE), false);
  }

  /**
   * @param from value at the beginning, {@code > 0}
   * @param to value at the end, {@code > from}
   * @return a logarithmic axis
   * @throws IllegalArgumentException if it begins at 0 or below, or has no width
   */
  public static Axis logarithmic(double from, double to) {
    return new Axis(Math.log10(from), Math.log10(to) - Math.log10(from), true);
  }

  /**
   * @param value any; one that has no logarithm stands before a logarithmic axis
   * @return 0..1 along the axis, less or more outside of it
   */
  public double place(double value) {
    if (logarithmic && value <= 0) {
      return -1;
    }
    return ((logarithmic ? Math.log10(value) : value) - low) / width;
  }

  /**
   * @param place 0..1 along the axis
   * @return the value there
   */
  public double valueAt(double place) {
    double at = low + width * place;
    return logarithmic ? Math.pow(10, at) : at;
  }

  /**
   * @return round numbers on the axis, rising; a handful, none where digits do not suffice
   */
  public List<Tick> ticks() {
    return logarithmic ? Ticks.logarithmic(this) : Ticks.linear(this);
  }

  /**
   * A mark on an axis.
   *
   * @param place 0..1 along it
   * @param label its value, as it is to be read
   */
  public record Tick(double place, String label) {}
}
