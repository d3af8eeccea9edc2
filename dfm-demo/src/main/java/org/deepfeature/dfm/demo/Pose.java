package org.deepfeature.dfm.demo;

/**
 * How a part lies: picture coordinates to its own. {@code cos} and {@code sin} are kept, because
 * only StrictMath gives the same ones everywhere, and it is slow.
 */
record Pose(double x, double y, double cos, double sin) {

  static Pose of(double x, double y, double degrees) {
    double angle = StrictMath.toRadians(degrees);
    return new Pose(x, y, StrictMath.cos(angle), StrictMath.sin(angle));
  }

  static Pose jittered(double shift, double degrees, Chance chance) {
    double middle = Camera.SIZE / 2.0;
    return of(
        chance.around(middle, shift), chance.around(middle, shift), chance.around(0, degrees));
  }

  double u(double atX, double atY) {
    return cos * (atX - x) + sin * (atY - y);
  }

  double v(double atX, double atY) {
    return cos * (atY - y) - sin * (atX - x);
  }
}
