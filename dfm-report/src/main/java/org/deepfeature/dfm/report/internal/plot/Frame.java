package org.deepfeature.dfm.report.internal.plot;

/**
 * The size of a drawing and the margins around its plotted area, in units of the drawing.
 * Immutable.
 *
 * @param width of the drawing
 * @param height of the drawing
 * @param left margin, for the y axis
 * @param right margin
 * @param top margin
 * @param bottom margin, for the x axis
 */
public record Frame(int width, int height, int left, int right, int top, int bottom) {

  /**
   * @param at 0..1 of the plotted area, from the left
   * @return units from the drawing's left edge
   */
  public double x(double at) {
    return left + at * (width - left - right);
  }

  /**
   * @param at 0..1 of the plotted area, from below
   * @return units from the drawing's upper edge
   */
  public double y(double at) {
    return height - bottom - at * (height - top - bottom);
  }
}
