package org.deepfeature.dfm.demo;

/**
 * Smooth random field: hashed values at the integer points, smoothly interpolated between them
 * (value noise). Stretch its arguments for grain, streaks or clouds.
 *
 * @param seed another seed, another field
 */
record Noise(long seed) {

  /** The field's value, -1..1. */
  double at(double x, double y) {
    double left = Math.floor(x);
    double top = Math.floor(y);
    int i = (int) left;
    int j = (int) top;
    double across = Shade.smooth(x - left);
    double down = Shade.smooth(y - top);
    double upper = Shade.mix(lattice(i, j), lattice(i + 1, j), across);
    double lower = Shade.mix(lattice(i, j + 1), lattice(i + 1, j + 1), across);
    return Shade.mix(upper, lower, down);
  }

  /** Value at an integer point, -1..1; also what makes one thread differ from the next. */
  double lattice(int i, int j) {
    long hash = seed + i * 0x9E3779B97F4A7C15L + j * 0xC2B2AE3D27D4EB4FL;
    hash = (hash ^ hash >>> 32) * 0xD6E8FEB86659FD93L;
    hash = (hash ^ hash >>> 32) * 0xD6E8FEB86659FD93L;
    return (hash >> 40) * 0x1p-23;
  }
}
