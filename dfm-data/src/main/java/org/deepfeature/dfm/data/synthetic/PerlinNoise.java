package org.deepfeature.dfm.data.synthetic;

/**
 * Gradient noise in two dimensions (Perlin 1985, with the fade curve of 2002). The gradient of a
 * lattice point is a hash of its place and the seed, so that a value depends on nothing else.
 * Immutable and thread-safe.
 */
final class PerlinNoise {
  private final long seed;

  PerlinNoise(long seed) {
    this.seed = seed;
  }

  /** Returns a value in −1..1, zero at every lattice point, continuous between them. */
  double at(double x, double y) {
    double x0 = Math.floor(x);
    double y0 = Math.floor(y);
    double dx = x - x0;
    double dy = y - y0;
    double u = fade(dx);
    double top = mix(slope(x0, y0, dx, dy), slope(x0 + 1, y0, dx - 1, dy), u);
    double bottom = mix(slope(x0, y0 + 1, dx, dy - 1), slope(x0 + 1, y0 + 1, dx - 1, dy - 1), u);
    return Math.sqrt(2) * mix(top, bottom, fade(dy));
  }

  private double slope(double latticeX, double latticeY, double dx, double dy) {
    long column = scramble((long) latticeX);
    long row = scramble((long) latticeY + 1);
    long hash = scramble(seed ^ scramble(column + Long.rotateLeft(row, 32)));
    double angle = (hash >>> 11) * 0x1.0p-53 * 2 * Math.PI;
    return Math.cos(angle) * dx + Math.sin(angle) * dy;
  }

  /** The finaliser of MurmurHash3: each bit of the input reaches each of the output. */
  private static long scramble(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }

  private static double fade(double t) {
    return t * t * t * (t * (6 * t - 15) + 10);
  }

  private static double mix(double a, double b, double share) {
    return a + share * (b - a);
  }
}
