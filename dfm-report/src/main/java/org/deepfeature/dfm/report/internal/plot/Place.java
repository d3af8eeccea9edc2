package org.deepfeature.dfm.report.internal.plot;

/**
 * Where something stands in a plot. Immutable.
 *
 * @param x 0..1 of the plotted area, from the left
 * @param y 0..1 of the plotted area, from below
 * @param right units of the drawing to the right of there
 * @param down units of the drawing below
 */
public record Place(double x, double y, double right, double down) {

  /**
   * A place of the plotted area itself.
   *
   * @param x as above
   * @param y as above
   */
  public Place(double x, double y) {
    this(x, y, 0, 0);
  }
}
