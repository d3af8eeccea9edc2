package org.deepfeature.dfm.demo;

/** A bent line of given width that thins out towards its ends. */
final class Curve {
  private static final int STEPS = 28;

  private final double[] xs = new double[STEPS + 1];
  private final double[] ys = new double[STEPS + 1];
  private final double halfWidth;
  private final double reach;

  /**
   * @param middle a point of it
   * @param length in pixels
   * @param width at its middle, in pixels
   * @param bend how far the heading may turn from end to end, in degrees
   * @param jitter how far it may turn at each step, in degrees
   */
  Curve(double[] middle, double length, double width, double bend, double jitter, Chance chance) {
    halfWidth = width / 2;
    reach = length + width;
    double heading = chance.between(0, 360);
    double turn = chance.around(0, bend) / STEPS;
    double step = length / STEPS;
    for (int i = 1; i <= STEPS; i++) {
      double angle = StrictMath.toRadians(heading);
      xs[i] = xs[i - 1] + step * StrictMath.cos(angle);
      ys[i] = ys[i - 1] + step * StrictMath.sin(angle);
      turn += chance.around(0, bend) / (STEPS * 4);
      heading += turn + chance.around(0, jitter);
    }
    double shiftX = middle[0] - xs[STEPS / 2];
    double shiftY = middle[1] - ys[STEPS / 2];
    for (int i = 0; i <= STEPS; i++) {
      xs[i] += shiftX;
      ys[i] += shiftY;
    }
  }

  /** {depth below the line's edge in pixels, place across from -1 to 1}; depth < 0 is outside. */
  double[] at(double x, double y) {
    double best = Double.NEGATIVE_INFINITY;
    double across = 0;
    if (Math.abs(x - xs[STEPS / 2]) > reach || Math.abs(y - ys[STEPS / 2]) > reach) {
      return new double[] {best, across}; // most of the picture, at no cost
    }
    for (int i = 0; i < STEPS; i++) {
      double dx = xs[i + 1] - xs[i];
      double dy = ys[i + 1] - ys[i];
      double px = x - xs[i];
      double py = y - ys[i];
      double t = Shade.clamp((px * dx + py * dy) / (dx * dx + dy * dy));
      double restX = px - t * dx;
      double restY = py - t * dy;
      double distance = Math.sqrt(restX * restX + restY * restY);
      double along = (i + t) / STEPS;
      double half = halfWidth * Math.min(1, 0.35 + 5 * Math.min(along, 1 - along));
      if (half - distance > best) {
        best = half - distance;
        across = Math.min(1, distance / half) * Math.signum(dx * py - dy * px);
      }
    }
    return new double[] {best, across};
  }
}
