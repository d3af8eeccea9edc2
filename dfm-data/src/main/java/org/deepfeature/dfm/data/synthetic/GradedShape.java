package org.deepfeature.dfm.data.synthetic;

import java.util.SplittableRandom;

/**
 * Where a graded defect lies, in units of the image's longer side. Immutable and thread-safe.
 *
 * @param line whether it is a line rather than a spot
 * @param area in squares of the longer side
 * @param centreX in 0..1 of the width
 * @param centreY in 0..1 of the height
 * @param angle of its longer axis, in radians
 * @param stretch of a spot's longer axis over the other, {@code >= 1}
 * @param bend of a line; of a spot, the phase of its border's waves
 */
record GradedShape(
    boolean line,
    double area,
    double centreX,
    double centreY,
    double angle,
    double stretch,
    double bend) {
  /** Length of a line over its width. */
  private static final double SLENDER = 20;

  /** In pixels. */
  private static final double THINNEST = 1.5;

  /** How far a spot's border leaves its ellipse. */
  private static final double WAVES = 0.2;

  static GradedShape draw(boolean line, double area, SplittableRandom random) {
    return new GradedShape(
        line,
        area,
        random.nextDouble(0.25, 0.75),
        random.nextDouble(0.25, 0.75),
        random.nextDouble(Math.PI),
        random.nextDouble(1, 2),
        random.nextDouble(-1, 1));
  }

  /**
   * @param x in 0..1 of the width
   * @param y in 0..1 of the height
   * @param width of the image in pixels
   * @param height of the image in pixels
   * @return 1 in the middle, 0 at the border, less outside
   */
  double depth(double x, double y, int width, int height) {
    double longer = Math.max(width, height);
    double dx = (x - centreX) * width / longer;
    double dy = (y - centreY) * height / longer;
    double along = Math.cos(angle) * dx + Math.sin(angle) * dy;
    double across = Math.cos(angle) * dy - Math.sin(angle) * dx;
    return line ? lineDepth(along, across, 1 / longer) : spotDepth(along, across);
  }

  private double lineDepth(double along, double across, double pixel) {
    double length = Math.sqrt(SLENDER * area);
    if (Math.abs(along) > length / 2) {
      return -1;
    }
    // Thinner than a pixel, across the steepest bend, it would have gaps.
    double half = Math.max(area / length, THINNEST * pixel) / 2;
    return 1 - Math.abs(across - bend * along * along / length) / half;
  }

  private double spotDepth(double along, double across) {
    double u = along / Math.sqrt(stretch);
    double v = across * Math.sqrt(stretch);
    double wave = 1 + WAVES * Math.sin(3 * Math.atan2(v, u) + Math.PI * bend);
    // The waves add half their square to the area.
    double radius = Math.sqrt(area / (Math.PI * (1 + WAVES * WAVES / 2)));
    return 1 - Math.hypot(u, v) / (radius * wave);
  }
}
