package org.deepfeature.dfm.demo;

/**
 * An irregular round region: a disc whose plane is shaken by noise, so no angle need be computed.
 */
final class Blob {
  private final double x;
  private final double y;
  private final double radius;
  private final double roughness;
  private final Noise noise;

  Blob(double[] center, double radius, double roughness, Chance chance) {
    x = center[0];
    y = center[1];
    this.radius = radius;
    this.roughness = roughness;
    noise = chance.noise();
  }

  double radius() {
    return radius;
  }

  double dx(double atX) {
    return (atX - x) / radius;
  }

  double dy(double atY) {
    return (atY - y) / radius;
  }

  /** Signed depth below the edge, in pixels: {@code radius} in the middle, negative outside. */
  double depth(double atX, double atY) {
    double dx = dx(atX);
    double dy = dy(atY);
    double square = dx * dx + dy * dy;
    if (square > 4) {
      return -radius;
    }
    double shaken = 1 + roughness * (noise.at(1.7 * dx, 1.7 * dy) + 0.5 * noise.at(5 * dx, 5 * dy));
    return radius * (shaken - Math.sqrt(square));
  }
}
