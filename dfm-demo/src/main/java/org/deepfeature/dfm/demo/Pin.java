package org.deepfeature.dfm.demo;

/**
 * A contact: a flat bar with a round end, in its connector's coordinates.
 *
 * @param rootX where it leaves the housing
 * @param rootY likewise
 * @param tipX where it ends
 * @param tipY likewise
 * @param halfWidth in pixels
 */
record Pin(double rootX, double rootY, double tipX, double tipY, double halfWidth) {

  /** The share of its length that is closest to the point, 0 at the root. */
  private double along(double u, double v) {
    double dx = tipX - rootX;
    double dy = tipY - rootY;
    return Shade.clamp(((u - rootX) * dx + (v - rootY) * dy) / (dx * dx + dy * dy + 1e-9));
  }

  /** Signed depth below its contour, in pixels. */
  double depth(double u, double v) {
    double t = along(u, v);
    double du = u - Shade.mix(rootX, tipX, t);
    double dv = v - Shade.mix(rootY, tipY, t);
    return halfWidth - Math.sqrt(du * du + dv * dv);
  }

  /** Metal that is round across: lit from the left. */
  double light(double u, double v) {
    double across = (u - Shade.mix(rootX, tipX, along(u, v))) / halfWidth;
    return 1.05 - 0.28 * across - 0.22 * across * across;
  }

  Pin bent(double sideways, double lengthwise) {
    return new Pin(rootX, rootY, tipX + sideways, tipY + lengthwise, halfWidth);
  }

  /** What is left of it when the tip has gone. */
  Pin broken(double share) {
    return bent(-share * (tipX - rootX), -share * (tipY - rootY));
  }
}
