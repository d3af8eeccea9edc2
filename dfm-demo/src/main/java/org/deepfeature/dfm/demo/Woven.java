package org.deepfeature.dfm.demo;

/**
 * Cloth in a 2/2 twill: every thread goes over two and under two, one further in each row. No two
 * threads are equally thick or light, and none runs quite straight.
 */
final class Woven implements Specimen {
  private static final double PITCH = 9;

  private final Pose pose;
  private final double[] warp;
  private final double[] weft;
  private final Noise drift;
  private final Noise yarn;
  private final Noise lint;

  Woven(Chance chance) {
    double middle = Camera.SIZE / 2.0;
    pose = Pose.of(chance.around(middle, 1.5), chance.around(middle, 1.5), chance.around(0, 0.5));
    warp = new Paint(196, 182, 158).vary(0.05, chance);
    weft = new Paint(150, 150, 152).vary(0.05, chance);
    drift = chance.noise();
    yarn = chance.noise();
    lint = chance.noise();
  }

  @Override
  public void color(double x, double y, double[] rgb) {
    double u = pose.u(x, y) / PITCH;
    double v = pose.v(x, y) / PITCH;
    double bow = 0.1 * drift.at(u / 7, v / 7);
    double across = u + bow + 0.05 * drift.at(v / 1.5, Math.floor(u));
    double along = v - bow + 0.05 * drift.at(u / 1.5, Math.floor(v) + 500);
    int column = (int) Math.floor(across);
    int row = (int) Math.floor(along);
    if ((column + row & 3) < 2) {
      thread(warp, across - column, along, column, (row + column & 1) + along - row, rgb);
    } else {
      thread(weft, along - row, across, row + 1000, (row + column & 1) + across - column, rgb);
    }
    Shade.scale(rgb, 1 + 0.04 * lint.at(x / 1.3, y / 1.3) + 0.03 * lint.at(x / 40, y / 40));
  }

  /** A round thread whose float over two others is highest halfway; its twist runs aslant. */
  private void thread(
      double[] color, double across, double along, int number, double afloat, double[] rgb) {
    double side = 2 * across - 1;
    double rise = afloat - 1;
    double strand = 2.6 * along + 0.8 * across;
    double twist = Math.abs(2 * (strand - Math.floor(strand)) - 1);
    double own = 0.05 * yarn.lattice(number, 0) + 0.06 * yarn.at(along / 3, number);
    double light = 0.5 + 0.5 * (1 - side * side) * (1 - 0.35 * rise * rise);
    Shade.set(rgb, color, light * (0.93 + 0.1 * twist + own) + 0.08 * side);
  }

  @Override
  public void behind(double x, double y, double[] rgb) {
    double light = 62 + 6 * lint.at(x / 9, y / 9);
    rgb[0] = light;
    rgb[1] = light * 0.95;
    rgb[2] = light * 0.9;
  }
}
