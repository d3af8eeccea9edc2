package org.deepfeature.dfm.demo;

/** A turned lock washer with eight teeth on a cutting mat, with its bevel and its shadow. */
final class Washer implements Specimen {
  private static final int TEETH = 8;
  private static final double BORE = 38;
  private static final double RIM = 78;
  private static final double TIP = 98;
  private static final double TOOTH = 13;
  private static final double BEVEL = 4;

  private final Pose pose;
  private final Pose light;
  private final Pose[] teeth = new Pose[TEETH];
  private final double[] steel;
  private final double[] mat;
  private final Noise turning;
  private final Noise cloth;

  Washer(Chance chance) {
    pose = Pose.jittered(2, 3, chance);
    light = Pose.of(0, 0, chance.around(215, 8));
    for (int i = 0; i < TEETH; i++) {
      teeth[i] = Pose.of(0, 0, 360.0 * i / TEETH);
    }
    steel = new Paint(172, 170, 166).vary(0.05, chance);
    mat = new Paint(52, 74, 82).vary(0.08, chance);
    turning = chance.noise();
    cloth = chance.noise();
  }

  @Override
  public void color(double x, double y, double[] rgb) {
    double depth = depth(x, y);
    behind(x, y, rgb);
    if (depth < -0.5) {
      Shade.scale(rgb, 1 - 0.4 * shadow(x, y));
      return;
    }
    double[] metal = new double[3];
    double dx = x - pose.x();
    double dy = y - pose.y();
    double square = dx * dx + dy * dy + 1;
    double radius = Math.sqrt(square);
    double toLight = (dx * light.cos() + dy * light.sin()) / radius;
    // Turned metal is brightest across the light, on both sides: grooves reflect like a cone.
    double cone = 0.16 * (2 * toLight * toLight - 1);
    double groove = 0.07 * turning.at(radius / 1.2, 3 * toLight);
    double cloud = 0.04 * turning.at(x / 17 + 90, y / 17);
    double slope = (1 - Shade.smooth(depth / BEVEL)) * (radius > (BORE + RIM) / 2 ? 1 : -1);
    Shade.set(metal, steel, 1 + cone + groove + cloud + 0.3 * slope * toLight);
    Shade.mix(rgb, metal, Shade.inside(depth));
  }

  /** Signed depth below the contour, in pixels. */
  private double depth(double x, double y) {
    double u = pose.u(x, y);
    double v = pose.v(x, y);
    double radius = Math.sqrt(u * u + v * v);
    double ring = Math.min(RIM - radius, radius - BORE);
    double along = Double.NEGATIVE_INFINITY;
    double across = 0;
    for (Pose tooth : teeth) {
      double out = tooth.u(u, v);
      if (out > along) {
        along = out;
        across = Math.abs(tooth.v(u, v));
      }
    }
    double taper = TOOTH - 0.25 * (along - RIM);
    double inTooth = Math.min(Math.min(TIP - radius, taper - across), along - (BORE + RIM) / 2);
    return Math.max(ring, inTooth);
  }

  @Override
  public void behind(double x, double y, double[] rgb) {
    Shade.set(rgb, mat, 1 + 0.06 * cloth.at(x / 2, y / 2) + 0.05 * cloth.at(x / 25, y / 25));
  }

  @Override
  public boolean covers(double x, double y) {
    return depth(x, y) > -0.5;
  }

  @Override
  public boolean reaches(double x, double y) {
    return covers(x, y) || shadow(x, y) > 0;
  }

  private double shadow(double x, double y) {
    return Shade.smooth((depth(x - 5, y - 6) + 5) / 9);
  }

  /** A washer bends at its teeth. */
  @Override
  public double[] weakSpot(Chance chance) {
    double angle = StrictMath.toRadians(360.0 * chance.below(TEETH) / TEETH);
    double u = (TIP - 8) * StrictMath.cos(angle);
    double v = (TIP - 8) * StrictMath.sin(angle);
    return new double[] {
      pose.x() + pose.cos() * u - pose.sin() * v, pose.y() + pose.sin() * u + pose.cos() * v
    };
  }
}
