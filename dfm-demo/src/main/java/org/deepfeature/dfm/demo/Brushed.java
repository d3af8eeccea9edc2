package org.deepfeature.dfm.demo;

/** Brushed sheet metal: streaks of every length, all in nearly one direction. */
final class Brushed implements Specimen {
  private final Pose pose;
  private final double[] metal;
  private final double depth;
  private final Noise fine;
  private final Noise coarse;

  Brushed(Chance chance) {
    pose = Pose.jittered(0, 3, chance);
    metal = new Paint(158, 160, 164).vary(0.06, chance);
    depth = chance.around(1, 0.4);
    fine = chance.noise();
    coarse = chance.noise();
  }

  @Override
  public void color(double x, double y, double[] rgb) {
    double u = pose.u(x, y);
    double v = pose.v(x, y) + 0.8 * coarse.at(u / 60, 7);
    double streaks =
        0.075 * fine.at(u / 34, v / 1.1)
            + 0.06 * fine.at(u / 110 + 300, v / 2.3)
            + 0.05 * coarse.at(u / 260, v / 6)
            + 0.04 * coarse.at(u / 300 + 50, v / 40);
    Shade.set(rgb, metal, 1 + depth * streaks);
  }

  @Override
  public void behind(double x, double y, double[] rgb) {
    rgb[0] = 40;
    rgb[1] = 40;
    rgb[2] = 44;
  }
}
